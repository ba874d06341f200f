/**
 * What a drone wrote down about its battery: streaming readers for flight logs, telemetry and tables, and what they prove.
 * No framework, no reflection, {@code java.base} only; memory does not grow with the file.
 */
module com.defnoco.aftersale.batterylog {
    exports com.defnoco.aftersale.batterylog;
}
