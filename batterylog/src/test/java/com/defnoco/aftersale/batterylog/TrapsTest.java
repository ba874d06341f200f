package com.defnoco.aftersale.batterylog;

import static com.defnoco.aftersale.batterylog.Written.heartbeat;
import static com.defnoco.aftersale.batterylog.Written.little;
import static com.defnoco.aftersale.batterylog.Written.sysStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.defnoco.aftersale.batterylog.ColumnMapping.Quantity;
import com.defnoco.aftersale.batterylog.ColumnMapping.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What logs do that a reader must know: each has its sentence here. */
class TrapsTest {

  // ---- ArduPilot

  private static Written arduPilot31() {
    return Written.dataFlash().define(1, 3 + 4 + 2 + 4 + 2 + 2 + 2 + 4, "CURR", "IhIhhhf", "TimeMS,ThrOut,ThrInt,Volt,Curr,Vcc,CurrTot");
  }

  @Test
  void firmware31WritesCentivoltsCentiampsAndMillivolts() throws Exception {
    var heard = arduPilot31().record(1, little(20).putInt(61_500).putShort((short) 400).putInt(0).putShort((short) 1234).putShort((short) 1570).putShort((short) 5012).putFloat(77)).read();
    var sample = heard.samples.getFirst();
    assertThat(sample.seconds()).isEqualTo(61.5);
    assertThat(sample.volts()).isCloseTo(12.34, within(1e-9));
    assertThat(sample.amps()).isCloseTo(15.70, within(1e-9));
    assertThat(sample.consumedMilliampHours()).isEqualTo(77);
    assertThat(heard.happenings).anySatisfy(h -> {
      assertThat(h.kind()).isEqualTo(Happening.Kind.SUPPLY);
      assertThat(h.value()).isCloseTo(5.012, within(1e-9));
    });
  }

  @Test
  void theHundredOfALetterIsUndoneOnceAndOnlyByItsLetter() throws Exception {
    var sample = Written.dataFlash().define(2, 3 + 8 + 12 + 2 + 4, "CURR", "QfffcHH", "TimeUS,Volt,Curr,CurrTot,Temp,V1,V2")
        .record(2, little(26).putLong(1_000_000).putFloat(11.1f).putFloat(2f).putFloat(3f).putShort((short) 2750).putShort((short) 3700).putShort((short) 0)).samples().getFirst();
    assertThat(sample.volts()).isCloseTo(11.1, within(1e-6));
    assertThat(sample.celsius()).isCloseTo(27.5, within(1e-9));
    assertThat(sample.cells()).as("0 is no cell").containsExactly(3.7);
  }

  @Test
  void cellsOfBclAreMillivoltsPlusOneAndAnAbsentOneIsNone() throws Exception {
    var sample = Written.dataFlash().define(3, 3 + 8 + 1 + 4 + 8, "BCL", "QBfHHHH", "TimeUS,Instance,Volt,V1,V2,V3,V4")
        .record(3, little(21).putLong(2_000_000).put((byte) 1).putFloat(7.6f).putShort((short) 3801).putShort((short) 3802).putShort((short) 0).putShort((short) 65_535)).samples()
        .getFirst();
    assertThat(sample.instance()).isEqualTo(1);
    assertThat(sample.cells()).containsExactly(new double[] {3.800, 3.801}, within(1e-9));
  }

  @Test
  void notANumber255PercentAndZeroDegreesAreNotMeasured() throws Exception {
    var sample = Written.dataFlash().define(4, 3 + 8 + 1 + 20 + 2 + 4 + 1, "BAT", "QBfffffcfB", "TimeUS,Inst,Volt,VoltR,Curr,CurrTot,EnrgTot,Temp,Res,RemPct")
        .record(4, little(36).putLong(1).put((byte) 0).putFloat(22.2f).putFloat(22.3f).putFloat(Float.NaN).putFloat(Float.NaN).putFloat(0).putShort((short) 0).putFloat(0)
            .put((byte) 255)).samples().getFirst();
    assertThat(sample.amps()).isNaN();
    assertThat(sample.consumedMilliampHours()).isNaN();
    assertThat(sample.celsius()).isNaN();
    assertThat(sample.ohms()).isNaN();
    assertThat(sample.remaining()).isNaN();
    assertThat(sample.volts()).isCloseTo(22.2, within(1e-6));
  }

  @Test
  void aDamagedDataFlashLogGoesOnBehindTheDamageAndSaysHowMuchItSkipped() throws Exception {
    var one = little(20).putInt(1_000).putShort((short) 0).putInt(0).putShort((short) 1200).putShort((short) 100).putShort((short) 5000).putFloat(1);
    var heard = arduPilot31().record(1, one).bytes(new int[300]).bytes(0xA3, 0x95, 0x77, 1, 2, 3).record(1, one).record(1, one).bytes(0xA3, 0x95, 1, 9).read();
    assertThat(heard.samples).hasSize(3);
    assertThat(heard.skipped).extracting(Skipped::count).containsExactly(306L, 4L);
    assertThat(heard.skipped).extracting(Skipped::reason).containsExactly("corrupt", "cut");
  }

  @Test
  void theSameLogAsTextReadsTheSame() throws Exception {
    var heard = Written.of("ArduCopter V3.1\nFMT, 128, 89, FMT, BBnNZ, Type,Length,Name,Format,Columns\nFMT, 1, 23, CURR, IhIhhhf, TimeMS,ThrOut,ThrInt,Volt,Curr,Vcc,CurrTot\n"
        + "FMT, 5, 27, PARM, Nf, Name,Value\nPARM, BATT_CAPACITY, 5200.0\nCURR, 61500, 400, 0, 1234, 1570, 5012, 77.0\nCURR, 61600, 400\n").read();
    assertThat(heard.reading.format()).isEqualTo(LogFormat.DATAFLASH_TEXT);
    assertThat(heard.samples).singleElement().satisfies(sample -> assertThat(sample.volts()).isCloseTo(12.34, within(1e-9)));
    assertThat(heard.settings).containsExactly(new Setting(0, "BATT_CAPACITY", 5200));
    assertThat(heard.skipped).containsExactly(new Skipped(7, 1, "format", ""));
  }

  @Test
  void aSerialNumberOfMinusOneIsNone() throws Exception {
    var parameter = little(20).put(Arrays.copyOf("BATT_SERIAL_NUM".getBytes(StandardCharsets.US_ASCII), 16)).putFloat(-1);
    assertThat(Written.dataFlash().define(5, 23, "PARM", "Nf", "Name,Value").record(5, parameter).read().identities).isEmpty();
  }

  // ---- PX4

  @Test
  void aTopicIsReadByItsNamesWhateverItsLayout() throws Exception {
    var sample = Written.ulog().message('F', "battery_status:uint64_t timestamp;int32_t cell_count;float current_a;float voltage_v;uint8_t[4] _padding0;").subscribe(7, 1, "battery_status")
        .data(7, little(40).putLong(5_000_000).putInt(6).putFloat(12.5f).putFloat(22.25f)).samples().getFirst();
    assertThat(sample.instance()).isEqualTo(1);
    assertThat(sample.volts()).isEqualTo(22.25);
    assertThat(sample.amps()).isEqualTo(12.5);
  }

  @Test
  void minusOneZeroAndNotANumberAreNotMeasured() throws Exception {
    var sample = Written.ulog().message('F', "battery_status:uint64_t timestamp;float voltage_v;float current_a;float temperature;float remaining;").subscribe(1, 0, "battery_status")
        .data(1, little(40).putLong(1).putFloat(0).putFloat(-1).putFloat(Float.NaN).putFloat(-1)).samples().getFirst();
    assertThat(sample.volts()).isNaN();
    assertThat(sample.amps()).isNaN();
    assertThat(sample.celsius()).isNaN();
    assertThat(sample.remaining()).isNaN();
  }

  @Test
  void theRepeatedAverageOfAPackIsNotItsCells() throws Exception {
    var log = Written.ulog().message('F', "battery_status:uint64_t timestamp;float voltage_v;float[10] voltage_cell_v;uint8_t cell_count;").subscribe(1, 0, "battery_status");
    var repeated = little(64).putLong(1).putFloat(11.4f);
    var measured = little(64).putLong(2).putFloat(11.4f);
    for (int i = 0; i < 10; i++) {
      repeated.putFloat(i < 3 ? 3.8f : 0);
      measured.putFloat(i < 3 ? 3.79f + i / 100f : 0);
    }
    var samples = log.data(1, repeated.put((byte) 3)).data(1, measured.put((byte) 3)).samples();
    assertThat(samples.get(0).spread()).isNaN();
    assertThat(samples.get(1).spread()).isCloseTo(0.02, within(1e-6));
  }

  @Test
  void aSerialNumberMayBeANumberOrATextAndComesFromEitherTopic() throws Exception {
    var old = Written.ulog().message('F', "battery_status:uint64_t timestamp;uint16_t serial_number;uint16_t manufacture_date;uint16_t cycle_count;").subscribe(1, 0, "battery_status")
        .data(1, little(40).putLong(1).putShort((short) 4711).putShort((short) ((2024 - 1980) << 9 | 3 << 5 | 17)).putShort((short) 41)).read();
    assertThat(old.identities).singleElement().satisfies(pack -> {
      assertThat(pack.serial()).isEqualTo("4711");
      assertThat(pack.manufactured()).isEqualTo("2024-03-17");
      assertThat(pack.cycles()).isEqualTo(41);
    });
    var name = new byte[32];
    System.arraycopy("DF24031700042".getBytes(StandardCharsets.US_ASCII), 0, name, 0, 13);
    var now = Written.ulog().message('F', "battery_info:uint64_t timestamp;uint8_t id;char[32] serial_number;").subscribe(2, 0, "battery_info")
        .data(2, little(60).putLong(1).put((byte) 1).put(name)).read();
    assertThat(now.identities).singleElement().satisfies(pack -> assertThat(pack.serial()).isEqualTo("DF24031700042"));
  }

  @Test
  void unknownMessagesArePassedOverAndUnknownFlagsRefused() throws Exception {
    assertThat(Written.ulog().message('Z', "later").message('F', "battery_status:uint64_t timestamp;float voltage_v;").subscribe(1, 0, "battery_status")
        .data(1, little(40).putLong(1).putFloat(12)).read().skipped).isEmpty();
    assertThatThrownBy(() -> Written.ulog().flagBits(2).read()).isInstanceOf(Unreadable.class).hasMessageContaining("newer reader");
  }

  @Test
  void appendedPartsAreFollowedOverTheMessageThatWasNeverFinished() throws Exception {
    var head = Written.ulog().flagBits(1, 9_999).message('F', "battery_status:uint64_t timestamp;float voltage_v;").subscribe(1, 0, "battery_status");
    int unfinished = head.all().length;
    var log = Written.ulog().flagBits(1, unfinished + 5).message('F', "battery_status:uint64_t timestamp;float voltage_v;").subscribe(1, 0, "battery_status")
        .bytes(200, 0, 'D', 1, 0).data(1, little(40).putLong(3_000_000).putFloat(11));
    var heard = log.read();
    assertThat(heard.samples).singleElement().satisfies(sample -> assertThat(sample.seconds()).isEqualTo(3));
    assertThat(heard.skipped).containsExactly(new Skipped(unfinished, 5, "cut", ""));
  }

  @Test
  void aDamagedULogGoesOnBehindTheDamage() throws Exception {
    var log = Written.ulog().message('F', "battery_status:uint64_t timestamp;float voltage_v;").subscribe(1, 0, "battery_status").data(1, little(40).putLong(1).putFloat(12));
    log.bytes(new int[77]);
    for (int i = 2; i < 6; i++) {
      log.data(1, little(40).putLong(i).putFloat(12));
    }
    var heard = log.read();
    assertThat(heard.samples).hasSize(5);
    assertThat(heard.skipped).containsExactly(new Skipped(heard.skipped.getFirst().at(), 77, "corrupt", ""));
  }

  // ---- MAVLink

  private static final long NOON = 1_700_000_000_000_000L;

  @Test
  void timesAreBigEndianAndUnknownVoltageCurrentAndPercentAreNone() throws Exception {
    var sample = new Written().v1(NOON, 1, 1, 0, 50, heartbeat(2, 3, false)).v1(NOON + 500_000, 1, 1, 1, 124, sysStatus(65_535, -1, -1)).samples().getFirst();
    assertThat(sample.seconds()).isEqualTo(1_700_000_000.5);
    assertThat(sample.volts()).isNaN();
    assertThat(sample.amps()).isNaN();
    assertThat(sample.remaining()).isNaN();
  }

  @Test
  void aGroundStationsOwnBatteryIsNotTheDrones() throws Exception {
    var heard = new Written().v1(NOON, 255, 190, 1, 124, sysStatus(12_000, 100, 90)).v1(NOON, 1, 1, 1, 124, sysStatus(22_000, 100, 90)).v1(NOON, 255, 190, 0, 50, heartbeat(6, 8, false))
        .v1(NOON, 1, 1, 0, 50, heartbeat(2, 3, true)).v1(NOON, 2, 1, 0, 50, heartbeat(2, 3, true)).v1(NOON, 2, 1, 1, 124, sysStatus(25_000, 100, 90)).read();
    assertThat(heard.samples).extracting(Sample::volts).containsExactly(22.0, 25.0);
    assertThat(heard.samples).extracting(Sample::vehicle).containsExactly(1, 2);
    assertThat(heard.skipped).containsExactly(new Skipped(0, 1, "other-vehicle", "system 255"));
  }

  @Test
  void version2LeavesOutZerosAtTheEndAndMayBeSigned() throws Exception {
    var battery = little(54).putInt(250).putInt(0).putShort((short) 3150);
    for (int i = 0; i < 10; i++) {
      battery.putShort((short) (i < 6 ? 3_800 + i : 65_535));
    }
    battery.putShort((short) 1234).put((byte) 2).put((byte) 0).put((byte) 1).put((byte) 88);
    battery.position(54);
    var sample = new Written().v2(NOON, 1, 1, 0, 50, false, heartbeat(2, 3, false)).v2(NOON, 1, 1, 147, 154, true, battery).samples().getFirst();
    assertThat(sample.instance()).isEqualTo(2);
    assertThat(sample.cells()).hasSize(6);
    assertThat(sample.volts()).isCloseTo(22.815, within(1e-9));
    assertThat(sample.amps()).isCloseTo(12.34, within(1e-9));
    assertThat(sample.celsius()).isCloseTo(31.5, within(1e-9));
    assertThat(sample.remaining()).isCloseTo(0.88, within(1e-9));
  }

  @Test
  void aPackAbove65VoltsFlowsIntoTheNextSlot() throws Exception {
    var battery = little(36).putInt(-1).putInt(-1).putShort((short) 32_767).putShort((short) 65_534).putShort((short) 1_466);
    for (int i = 2; i < 10; i++) {
      battery.putShort((short) 65_535);
    }
    battery.putShort((short) -1).put((byte) 0).put((byte) 0).put((byte) 1).put((byte) -1);
    var sample = new Written().v1(NOON, 1, 1, 147, 154, battery).samples().getFirst();
    assertThat(sample.volts()).isCloseTo(67.0, within(1e-9));
    assertThat(sample.cells()).isEmpty();
    assertThat(sample.celsius()).isNaN();
    assertThat(sample.consumedMilliampHours()).isNaN();
  }

  @Test
  void aFrameWithAWrongChecksumIsNotBelieved() throws Exception {
    var good = new Written().v1(NOON, 1, 1, 0, 50, heartbeat(2, 3, false)).v1(NOON, 1, 1, 1, 124, sysStatus(22_000, 100, 90)).v1(NOON, 1, 1, 1, 124, sysStatus(22_100, 100, 90)).all();
    good[25 + 8 + 6 + 14] ^= 0x10;
    var heard = Written.read(good);
    assertThat(heard.samples).extracting(Sample::volts).containsExactly(22.1);
    assertThat(heard.skipped).extracting(Skipped::reason).containsExactly("checksum");
  }

  @Test
  void aTornTelemetryLogGoesOnBehindTheGap() throws Exception {
    var log = new Written().v1(NOON, 1, 1, 0, 50, heartbeat(2, 3, false)).v1(NOON, 1, 1, 1, 124, sysStatus(22_000, 100, 90)).bytes(1, 2, 3, 4, 5, 0xFE, 9, 9, 9)
        .v1(NOON, 1, 1, 1, 124, sysStatus(21_000, 100, 90)).v1(NOON, 1, 1, 1, 124, sysStatus(20_000, 100, 90)).all();
    var heard = Written.read(Arrays.copyOf(log, log.length - 3));
    assertThat(heard.samples).extracting(Sample::volts).containsExactly(22.0, 21.0);
    assertThat(heard.skipped).extracting(Skipped::reason).containsExactly("corrupt", "cut");
  }

  @Test
  void smartBatteriesTellSerialCyclesAndDateInBothMessages() throws Exception {
    var info = ByteBuffer.wrap(new byte[140]).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    info.putFloat(32, 22f).putFloat(36, 20.5f).putShort(40, (short) 17).put(44, (byte) 0).put(47, (byte) 93).put(48, (byte) 6);
    info.put(49, "17032024".getBytes(StandardCharsets.US_ASCII)).put(58, "DF24031700042".getBytes(StandardCharsets.US_ASCII));
    info.position(140);
    var smart = ByteBuffer.wrap(new byte[109]).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    smart.putInt(0, 22_000).putInt(4, -1).putShort(8, (short) 65_535).put(18, (byte) 1).put(21, "SN1".getBytes(StandardCharsets.US_ASCII)).put(89, (byte) 12)
        .put(98, "05/11/2023".getBytes(StandardCharsets.US_ASCII));
    smart.position(109);
    var heard = new Written().v2(NOON, 1, 1, 0, 50, false, heartbeat(2, 3, false)).v2(NOON, 1, 1, 372, 26, false, info).v2(NOON, 1, 1, 370, 75, false, smart).read();
    assertThat(heard.identities).containsExactly(
        new PackIdentity(1, 0, "DF24031700042", "", 17, "2024-03-17", 22_000, 20_500, 93, 6, -1),
        new PackIdentity(1, 1, "SN1", "", -1, "2023-11-05", 22_000, Double.NaN, Double.NaN, 12, -1));
  }

  @Test
  void framesWithoutTimesAreRefusedWithWhatToSendInstead() {
    assertThatThrownBy(() -> Written.read(Arrays.copyOfRange(new Written().v1(NOON, 1, 1, 1, 124, sysStatus(22_000, 100, 90)).all(), 8, 47)))
        .isInstanceOf(Unreadable.class).hasMessageContaining("without times");
  }

  // ---- Tables

  @Test
  void aFahrenheitColumnOfAnAndroidPhoneHoldsCelsius() throws Exception {
    var table = "#DroneDeploy\t2.0\n#Device\nDevice Operating System\t%s\t8\nDate/Time (UTC)\tElapsed Time (sec)\tAircraft Battery Voltage (mV)\tAircraft Battery Temperature (Fahrenheit)\n"
        + "06/04/2018 20:32:36\t1.0\t23736\t%s\n";
    assertThat(Written.of(table.formatted("Android", "26.1")).samples().getFirst().celsius()).isCloseTo(26.1, within(1e-9));
    assertThat(Written.of(table.formatted("iOS", "86")).samples().getFirst().celsius()).isCloseTo(30, within(1e-9));
  }

  @Test
  void beforeTheAircraftHasHeardFromItsPackZerosAreNothing() throws Exception {
    var sample = Written.of("#DroneDeploy\t2.0\nDate/Time (UTC)\tElapsed Time (sec)\tAircraft Battery Power (%)\tAircraft Battery Current (mA)\tAircraft Battery Voltage (mV)"
        + "\tAircraft Battery Temperature (Fahrenheit)\tAircraft Battery Cell 1 Voltage\tAircraft Battery Cell 2 Voltage\nx\t1.0\t0\t0\t0\t0\t0\t0\n").samples().getFirst();
    assertThat(sample.volts()).isNaN();
    assertThat(sample.amps()).isNaN();
    assertThat(sample.celsius()).isNaN();
    assertThat(sample.remaining()).isNaN();
    assertThat(sample.cells()).isEmpty();
  }

  @Test
  void valuesOfTheJbdAppCarryTheirUnits() throws Exception {
    var heard = Written.of("Date,time,PackVoltage,current,Cell1,Cell2,Average Vol,MaxCell,MinCell,RSOC,Remain cap,Full Charge Cap,Cycle Count,temp1,CHG Fet Status,DSG Fet Status,"
        + "ProtectStatus,BalanceStatus\n2024-05-01,10:00:00,7.80 V,-1.20A,3.899 V,3.901 V,3.900 V,3.901 V,3.899 V,64%,499mAH,5000mAH,12,25.3,ON,ON,0002,0000\n").read();
    assertThat(heard.reading.format()).isEqualTo(LogFormat.JBD_CSV);
    var sample = heard.samples.getFirst();
    assertThat(sample.volts()).isCloseTo(7.8, within(1e-9));
    assertThat(sample.amps()).as("negative discharges in this app").isCloseTo(1.2, within(1e-9));
    assertThat(sample.cells()).containsExactly(new double[] {3.899, 3.901}, within(1e-9));
    assertThat(sample.remaining()).isCloseTo(0.64, within(1e-9));
    assertThat(sample.faults()).isEqualTo(2);
    assertThat(sample.celsius()).isCloseTo(25.3, within(1e-9));
    assertThat(heard.identities.getLast().cycles()).isEqualTo(12);
  }

  @Test
  void airDataAndLitchiAreKnownByTheirColumns() throws Exception {
    var air = Written.of("time(millisecond),datetime(utc),latitude,longitude,height_above_takeoff(feet),voltage(v),battery_percent,voltageCell1,voltageCell2,current(A),battery_temperature(f),flycState,message\n"
        + "100,2024-05-01 10:00:00,48.1,11.5,10,7.8,64,3.899,3.901,-12.5,86,GPS,Low Battery Warning\n200,2024-05-01 10:00:00,48.1,11.5,10,7.7,63,3.85,3.85,-12.6,86,GPS,\n").read();
    assertThat(air.reading.format()).isEqualTo(LogFormat.AIRDATA_CSV);
    assertThat(air.samples.getFirst().seconds()).isEqualTo(0.1);
    assertThat(air.samples.getFirst().amps()).isCloseTo(12.5, within(1e-9));
    assertThat(air.samples.getFirst().celsius()).isCloseTo(30, within(1e-9));
    assertThat(air.happenings).extracting(Happening::kind).containsExactly(Happening.Kind.BATTERY_MESSAGE);
    var litchi = Written.of("latitude,longitude,altitude(m),speed(mps),batteryTemperature,gimbalPitchRaw,datetime(utc),isflying,voltage(v),remainPowerPercent\n"
        + "40.7128,-74.0060,100.5,5.2,25.5,-5.0,2024-01-15 10:30:00.123,1,15.4,80\n").read();
    assertThat(litchi.reading.format()).isEqualTo(LogFormat.LITCHI_CSV);
    assertThat(litchi.samples.getFirst().seconds()).isCloseTo(1_705_314_600.123, within(1e-6));
    assertThat(litchi.samples.getFirst().celsius()).isCloseTo(25.5, within(1e-9));
    assertThat(litchi.happenings).extracting(Happening::kind).containsExactly(Happening.Kind.AIRBORNE);
  }

  @Test
  void anyOtherTableIsReadThroughAProposalThatCanBeCorrected() throws Exception {
    var bytes = ("Logger 3000\nZeit (s);Spannung (mV);Strom (mA);Zelle 1;Zelle 2;Temp;SoC\n"
        + "0,0;7800;1200;3,9;3,9;25,5;80\n0,5;7700;1500;3,85;3,85;25,6;79\n").getBytes(StandardCharsets.UTF_8);
    var layout = BatteryLog.layout(bytes);
    assertThat(layout.mapping().columns()).extracting(ColumnMapping.Column::quantity)
        .containsExactly(Quantity.TIME, Quantity.VOLTAGE, Quantity.CURRENT, Quantity.CELL, Quantity.CELL, Quantity.TEMPERATURE, Quantity.CHARGE_PERCENT);
    assertThat(layout.mapping().decimalComma()).isTrue();
    assertThat(ColumnMapping.fromText(layout.mapping().toText())).isEqualTo(layout.mapping());
    var heard = Written.read(bytes);
    assertThat(heard.samples.get(1).volts()).isCloseTo(7.7, within(1e-9));
    assertThat(heard.samples.get(1).amps()).isCloseTo(1.5, within(1e-9));
    assertThat(heard.samples.get(1).seconds()).isEqualTo(0.5);
    var corrected = new ColumnMapping(';', true, true, layout.mapping().columns().stream()
        .map(column -> column.quantity() == Quantity.TEMPERATURE ? new ColumnMapping.Column(column.index(), column.header(), column.quantity(), Unit.FAHRENHEIT, 0) : column).toList());
    var again = new Written.Heard();
    BatteryLog.read(new ByteArrayInputStream(bytes), again, corrected);
    assertThat(again.samples.getFirst().amps()).isCloseTo(-1.2, within(1e-9));
    assertThat(again.samples.getFirst().celsius()).isCloseTo(-3.61, within(0.01));
  }

  @Test
  void positionsAreInNothingThatIsRead() throws Exception {
    var heard = Written.of("time(millisecond),datetime(utc),latitude,longitude,height_above_takeoff(feet),voltage(v),home_latitude\n100,2024-05-01 10:00:00,48.137,11.575,10,7.8,48.137\n").read();
    assertThat(heard.reading.table().mapping().columns()).noneMatch(column -> column.header().contains("itude"));
    var rows = new StringBuilder();
    var csv = new RowsCsv(rows);
    heard.samples.forEach(csv::sample);
    assertThat(rows.toString()).doesNotContain("48.13").doesNotContain("11.57");
  }

  // ---- Packed, cut, unknown

  @Test
  void gzipAndZipAreUnpackedAndACutArchiveGivesWhatCameBefore() throws Exception {
    var log = arduPilot31();
    for (int i = 0; i < 20_000; i++) {
      log.record(1, little(20).putInt(i * 100).putShort((short) (i * 31)).putInt(i * 7919).putShort((short) 1200).putShort((short) 100).putShort((short) 5000).putFloat(i));
    }
    var gzip = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(gzip)) {
      packing.write(log.all());
    }
    assertThat(Written.read(gzip.toByteArray()).samples).hasSize(20_000);
    var cut = Written.read(Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2));
    assertThat(cut.samples).hasSizeBetween(1_000, 19_000);
    assertThat(cut.skipped).anyMatch(part -> part.detail().startsWith("archive"));
    var zip = new ByteArrayOutputStream();
    try (var packing = new ZipOutputStream(zip)) {
      packing.putNextEntry(new ZipEntry("../../read me.txt"));
      packing.write("hello\n".getBytes(StandardCharsets.UTF_8));
      packing.putNextEntry(new ZipEntry("logs/00000012.BIN"));
      packing.write(log.all());
    }
    var heard = Written.read(zip.toByteArray());
    assertThat(heard.samples).hasSize(20_000);
    assertThat(heard.skipped).contains(new Skipped(0, 6, "other-file", "read me.txt"));
  }

  @Test
  void anArchiveThatSwellsWithoutEndIsRefused() throws Exception {
    var gzip = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(gzip)) {
      packing.write(arduPilot31().all());
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        packing.write(zeros);
      }
    }
    assertThatThrownBy(() -> Written.read(gzip.toByteArray())).isInstanceOf(Unreadable.class).hasMessageContaining("thousand times");
  }

  @Test
  void whatIsNoLogIsRefusedWithASentence() {
    assertThatThrownBy(() -> Written.read(new byte[0])).isInstanceOf(Unreadable.class).hasMessage("The file is empty.");
    assertThatThrownBy(() -> Written.of("Dear all, please find our log attached.\n").read()).isInstanceOf(Unreadable.class).hasMessageContaining("PX4 .ulg");
    assertThatThrownBy(() -> Written.read(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13})).isInstanceOf(Unreadable.class);
    assertThatThrownBy(() -> Written.of("voltage,current\n12.1,3\n").read()).isInstanceOfSatisfying(Unreadable.class, e -> assertThat(e.key()).isEqualTo("mapping"));
  }
}
