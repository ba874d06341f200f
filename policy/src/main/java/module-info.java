/**
 * The warranty policy as a pure, total function: an edition and the facts go in, an explained decision comes out.
 * No clock, no database, no framework; {@code java.base} only. The rules live in packages that are not exported.
 */
module com.defnoco.aftersale.policy {
    exports com.defnoco.aftersale.policy;
}
