package com.defnoco.aftersale.demo;

import static com.defnoco.aftersale.claims.Symptom.CELL_IMBALANCE;
import static com.defnoco.aftersale.claims.Symptom.COMMUNICATION;
import static com.defnoco.aftersale.claims.Symptom.CONNECTOR;
import static com.defnoco.aftersale.claims.Symptom.ERROR_CODE;
import static com.defnoco.aftersale.claims.Symptom.HOT;
import static com.defnoco.aftersale.claims.Symptom.LEAKING;
import static com.defnoco.aftersale.claims.Symptom.PHYSICAL_DAMAGE;
import static com.defnoco.aftersale.claims.Symptom.SHORT_FLIGHT_TIME;
import static com.defnoco.aftersale.claims.Symptom.SWELLING;
import static com.defnoco.aftersale.claims.Symptom.WILL_NOT_CHARGE;
import static com.defnoco.aftersale.claims.Symptom.WILL_NOT_TURN_ON;

import com.defnoco.aftersale.claims.Symptom;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with a pack in the demo company's stories: what the customer says, what their photo shows, what the engineer finds.
 * In the texts, {aircraft}, {flights}, {cell} and {minutes} are filled in.
 *
 * @see Stories
 */
enum Fault {

  // ---- faults of the product

  WEAK_CELL(Set.of(CELL_IMBALANCE, SHORT_FLIGHT_TIME),
      List.of(
          "After about {flights} flights cell {cell} drops far below the others. At rest it is fine for an hour, then it sinks. {aircraft} warns for low voltage after {minutes} minutes, before it was more than double.",
          "The balancer never finishes: cell {cell} is always last. In hover the pack shows more than half a volt difference between the cells. We did {flights} cycles, always charged with the balance lead connected.",
          "Low voltage alarm already after {minutes} minutes. I attach a picture of the cell checker, cell {cell} is the bad one. The other packs of the same delivery are fine."),
      List.of(
          "飞了大约{flights}次以后，第{cell}节电芯明显比其他电芯低。静置一小时还正常，之后慢慢往下掉。{aircraft}飞{minutes}分钟就报低电压，以前时间是现在的两倍多。",
          "平衡充总也充不完，每次都是第{cell}节最慢。悬停时各电芯压差超过半伏。一共用了{flights}个循环，每次都接平衡头充电。"),
      "Cell {cell} is more than 0.5 V below the others at rest, persists over three readings, all other cells within 4 mV: a single-cell outlier at {flights} cycles.",
      "Remote check done: cell {cell} does not recover after two balance cycles at 0.2 C. A cell cannot be changed outside the factory.",
      "已远程检查：第{cell}节电芯经两次0.2C平衡充仍无法恢复，电芯只能在工厂更换。",
      "Cell module {cell} replaced and the pack matched again. Capacity test 0.5 C: 98 % of rated. Spread at rest 3 mV.",
      "已更换第{cell}节电芯模组并重新配组。0.5C容量测试：额定的98 %，静置压差3毫伏。"),

  TIRED_EARLY(Set.of(SHORT_FLIGHT_TIME),
      List.of(
          "Flight time went from the usual to {minutes} minutes within a few weeks, with only {flights} cycles. All cells look even, the pack is simply empty early. Stored at 50 % in an air-conditioned room.",
          "This pack gives much less than the twin we bought with it: {minutes} minutes against more than twice that, same aircraft, same payload. {flights} cycles each.",
          "Capacity is gone. A full charge takes in only about 60 % of what is printed on the label. {flights} cycles in the log book."),
      List.of(
          "只用了{flights}个循环，几周之内续航就掉到{minutes}分钟。各电芯电压一致，就是很快没电。平时按50 %电量在空调房存放。",
          "同一批买的另一块电池续航是这块的两倍多。这块现在只能飞{minutes}分钟，机器和载荷都一样。"),
      "Charge taken in from cut-off to full is 61 % of rated at {flights} cycles; life to 80 % is stated with at least 400. Storage record at 40–60 %.",
      "Two guided charge and discharge cycles brought back 1 %. The loss is in the cells; needs the factory.",
      "已远程指导做了两次充放电循环，只恢复1 %。容量损失在电芯内部，需要返厂。",
      "Cells replaced by a matched set of the same type. Capacity 99 % of rated, inner resistance as built.",
      "已更换为同型号配组电芯，容量为额定的99 %，内阻与出厂一致。"),

  BMS_SILENT(Set.of(COMMUNICATION, ERROR_CODE),
      List.of(
          "The flight controller says \"battery communication error\" and does not arm. Voltage at the connector is normal. The cable is the one that works with the other packs.",
          "No data from the battery any more: no percentage, no cycle count, no temperature. {aircraft} only shows the total voltage. It began after a firmware update of the aircraft, {flights} flights so far.",
          "Smart data comes and goes when I move the plug. When it goes, the drone refuses to take off."),
      List.of(
          "飞控提示“电池通信错误”，无法解锁。插头处电压正常，换其他电池用同一根线没有问题。",
          "读不到电池数据了：没有电量百分比、循环次数和温度，{aircraft}只显示总电压。到现在一共飞了{flights}次。"),
      "Bus idle on the recording the customer sent; supply of the board present. Known fault of the data harness of this series, seam at pin 3.",
      "Fixable by the customer: change of the data harness (four screws, one plug), then pairing. Part and guide are ready.",
      "客户可自行修复：更换数据线束（四颗螺丝、一个插头），然后重新配对。零件和指导已备好。",
      "New data harness fitted in a guided call of 25 minutes. Communication stable over 30 minutes, error counters at zero.",
      "视频指导25分钟内更换了数据线束。30分钟通信稳定，错误计数为零。"),

  CHARGE_LATCH(Set.of(WILL_NOT_CHARGE, ERROR_CODE),
      List.of(
          "The charger stops after ten seconds with an error. The pack shows three red flashes. Yesterday it worked, {flights} cycles in total. Other packs charge without a problem on the same charger.",
          "Does not take any charge. The LEDs blink red and the charger says the battery refuses. Voltage is around 3.7 V per cell, so it is not empty.",
          "Pack was at 40 % after the last flight. Since then no charger will start it, we tried two different ones."),
      List.of(
          "充电十秒后充电器报错停止，电池红灯闪三下。昨天还正常，一共用了{flights}个循环，其他电池在同一台充电器上都能充。",
          "完全充不进电，红灯一直闪，充电器提示电池拒绝充电。单节电压大约3.7伏，并不是没电。"),
      "Protection latched with no cause in the counters: no over-voltage, no over-temperature, no over-current recorded. Known board revision.",
      "Fixable remotely: release of the latch by the service cable, then board firmware 2.4. Cable goes out to the customer.",
      "可远程修复：用维修线解除保护锁定，再升级保护板固件2.4。维修线会寄给客户。",
      "Latch released, firmware 2.4 loaded in a guided call. Full charge taken, spread 6 mV.",
      "已在视频指导下解除锁定并升级到2.4固件。可正常充满，压差6毫伏。"),

  HOT_CONTACT(Set.of(CONNECTOR),
      List.of(
          "One contact of the main connector is burnt brown and the housing is soft. It became hot in flight, {aircraft} lost a little power. We use only original plugs, all screws are tight on the other side.",
          "The power plug melted a little around the minus contact. It was plugged in completely. {flights} flights.",
          "Smelled something after landing, then saw that the plug had gone dark on one side. See the photo."),
      List.of(
          "主插头一个触点烧成棕色，外壳变软。飞行中发热，{aircraft}动力有点下降。我们只用原装插头，另一侧也拧紧了。",
          "动力插头负极附近有点熔化，当时是插到底的。飞了{flights}次。"),
      "Heat came from the crimp, not from the contact face: discolouration starts behind the barrel. Crimp of this lot is known to be loose.",
      "Fixable by the customer's workshop: connector with pigtail, guided soldering-free change (two crimp sleeves).",
      "客户可自行修复：更换带尾线的插头，免焊接（两个压接套管），我们视频指导。",
      "Pigtail changed in a guided call. Contact resistance 0.4 mΩ each, 10 minutes at 60 A: 41 °C.",
      "已视频指导更换尾线插头。触点电阻各0.4毫欧，60安10分钟温度41 °C。"),

  DEAD_SWITCH(Set.of(WILL_NOT_TURN_ON),
      List.of(
          "The pack does not switch on any more. Pressing the button does nothing, no LED. Voltage at the balance plug is normal, about 3.8 V per cell.",
          "Button feels dead. On the charger it wakes up and charges, but in {aircraft} it stays off. {flights} flights.",
          "Battery turns on only if I press very hard, since yesterday not at all."),
      List.of(
          "电池按开关没有任何反应，指示灯不亮。平衡头电压正常，单节大约3.8伏。",
          "按键没反应。插上充电器能唤醒、能充电，但装到{aircraft}上开不了机。飞了{flights}次。"),
      "Cells healthy and even; the switch line stays high in the video the customer made. Switch board at fault.",
      "Fixable by the customer: switch board comes out with two screws. Part and guide are ready.",
      "客户可自行修复：开关板用两颗螺丝固定，零件和指导已备好。",
      "Switch board changed. Twenty on/off cycles without a miss.",
      "已更换开关板，连续开关机二十次正常。"),

  SWELLED_BY_ITSELF(Set.of(SWELLING),
      List.of(
          "The pack has become thick in the middle, about 8 mm more than the others. It no longer slides into the bay. Never over-discharged, stored at half charge in a cupboard at 20 °C.",
          "Visible swelling after only {flights} cycles. I measured 74 mm where the other packs have 66 mm. We have put it outside in a metal box with sand.",
          "One side bulges. It was lying at storage charge for three weeks, when we took it out it was swollen."),
      List.of(
          "电池中间鼓起来了，比其他的厚大约8毫米，已经插不进电池仓。从来没有过放，平时半电放在20度的柜子里。",
          "才用了{flights}个循环就明显鼓包，量了一下74毫米，其他电池是66毫米。已经放到室外装沙子的铁箱里。"),
      "Two pouches gassed, seam intact, log without any excess of voltage, current or temperature; storage record in order. Sealing fault of the cells.",
      "Remote diagnosis ended on purpose: a swollen pack is not charged or discharged again. Needs the factory; transport only after assessment.",
      "远程诊断到此为止：鼓包电池不再充放电，需返厂处理，运输前必须先做安全评估。",
      "Pack discharged under water spray, opened in the safety box: sealing fault confirmed on two pouches. Replaced by a new pack; the rest of the cover goes with it.",
      "已在防爆箱内安全放电并拆解，确认两节软包封口缺陷。更换新电池，剩余保修期随之延续。"),

  LEAKS_AT_SEAM(Set.of(LEAKING, SWELLING),
      List.of(
          "There is a sweet smell and something wet at the corner of the pack. The label has gone soft there. We do not touch it any more.",
          "Fluid at the seam, the table has a stain. The pack was only lying there, last flight was a week ago."),
      List.of(
          "电池一角有甜味，还有液体渗出，标签都泡软了。我们已经不敢动它。",
          "接缝处有液体，桌面留下印子。电池只是放着，最后一次飞行是一周以前。"),
      "Electrolyte at the seam of one pouch, no sign of impact or heat on six sides. Sealing fault.",
      "Not to be handled by the customer. Needs the factory; critical for transport until assessed.",
      "客户不要再接触。需返厂，评估之前禁止运输。",
      "Seam leak of one pouch confirmed at the bench. Pack replaced; the rest of the cover goes with it.",
      "工厂确认一节软包封口渗漏，已更换新电池，剩余保修期随之延续。"),

  HOT_CELL(Set.of(HOT, CELL_IMBALANCE),
      List.of(
          "Gets very hot on one side while charging at 0.5 C, I measured over 65 degrees. I stopped and carried it outside.",
          "After landing one end of the pack was so hot that I could not hold it, the rest was normal. Cell {cell} is low now."),
      List.of(
          "0.5C充电时一侧非常烫，测到65度以上。我马上停止充电，搬到室外了。",
          "降落后电池一端烫得拿不住，其他地方正常，现在第{cell}节电压偏低。"),
      "Cell {cell} warms at rest and loses 40 mV a day: inner short circuit of one cell, no excess of limits before it.",
      "Not to be charged again. Needs the factory; transport only after assessment.",
      "禁止再充电。需返厂，运输前必须先做安全评估。",
      "Inner short circuit of cell {cell} found. Pack replaced; the rest of the cover goes with it.",
      "确认第{cell}节电芯内部短路，已更换新电池，剩余保修期随之延续。"),

  // ---- what the company does not answer for

  STORED_FULL_AND_HOT(Set.of(SWELLING),
      List.of(
          "Packs swelled in our container over the summer break. They were charged, ready to go, we came back after seven weeks and this one was thick.",
          "Battery swollen. We keep them fully charged in the truck so that we can start at once when a call comes."),
      List.of("暑假期间电池放在集装箱里，充满电随时待命，七周后回来发现鼓包了。"),
      "Board log: 100 % charge for 46 days at 38–47 °C. The manual asks for 40–60 % at 15–25 °C. Improper storage.",
      "", "", "Disposed of safely through a local recycler; the customer sent the receipt.", "已交当地回收商安全处理，客户提供了回执。"),

  RAN_DOWN(Set.of(WILL_NOT_CHARGE),
      List.of(
          "After the winter none of the chargers accepts the pack. It was put away in November as it came from the last flight.",
          "Will not charge after some months on the shelf. Voltage is almost zero."),
      List.of("放了一个冬天充电器都不认了，十一月最后一次飞完就直接放着。", "在架子上放了几个月就充不进电，电压几乎为零。"),
      "All cells together at 1.1–1.4 V for weeks: deep discharge in storage (below 2 V for more than a week is not recoverable). Last flight ended at 8 %.",
      "", "", "New cells fitted at the customer's expense, capacity 99 % of rated.", "客户付费更换电芯，容量为额定的99 %。"),

  WRONG_CHARGER(Set.of(SWELLING, HOT),
      List.of(
          "Swollen and hot after charging. Our colleague used the other charger because ours was in use.",
          "Puffed up at the charger over night. I think the setting was for HV packs."),
      List.of("充完电就鼓了，还很烫。同事用的是另一台充电器，可能设置成了高压模式。"),
      "All cells evenly at 4.41 V at the end of charge: charger set to LiHV for a LiPo pack. Over-charge of all cells together, board cut off in time.",
      "", "", "Disposed of safely; the customer bought a new pack.", "已安全处理，客户另购新电池。"),

  CRASHED(Set.of(PHYSICAL_DAMAGE),
      List.of(
          "{aircraft} came down hard in the field, the case is cracked at the corner. The battery was already used {flights} times without any problem. Is this covered?",
          "Hard landing after a motor failure. The pack is dented and one cell shows nothing any more."),
      List.of("{aircraft}重着陆，电池外壳一角裂了，之前飞了{flights}次都没问题，这种情况保修吗？"),
      "Dent and cracks at one corner, log ends armed at 11 m with a fall. No fault of the battery before the impact. Damage by the user.",
      "", "", "Case and two cells replaced at the customer's expense, insulation test passed.", "客户付费更换外壳和两节电芯，绝缘测试合格。"),

  DROPPED(Set.of(PHYSICAL_DAMAGE, WILL_NOT_TURN_ON),
      List.of(
          "The pack fell from the loading ramp onto concrete, about one metre. Since then it does not turn on.",
          "Dropped during a battery change. Case has a crack, connector housing is loose."),
      List.of("换电池时不小心从车上掉到水泥地上，大约一米高，之后就开不了机了。"),
      "Impact mark on the lower edge matches the customer's own account. Damage by the user.",
      "", "", "Case and switch board replaced at the customer's expense.", "客户付费更换外壳和开关板。"),

  WASHED(Set.of(WILL_NOT_TURN_ON, CONNECTOR),
      List.of("We washed {aircraft} after spraying, with the battery in. Now it is dead and there is something green at the plug."),
      List.of("打完药带着电池冲洗了{aircraft}，现在开不了机，插头上还有绿色的东西。"),
      "Water inside the case, copper salts at the plug. The manual forbids washing with the pack fitted. Improper use.",
      "", "", "Board and connector replaced at the customer's expense.", "客户付费更换保护板和插头。"),

  FLOODED(Set.of(WILL_NOT_TURN_ON, PHYSICAL_DAMAGE),
      List.of(
          "The river came into our store room, half a metre of water. Four shelves were under water for a night. The photo shows the line on the wall.",
          "Flood after the storm. The batteries stood in muddy water until the next afternoon."),
      List.of("台风后仓库进水半米深，架子泡了一夜，墙上水线照片里能看到。"),
      "Water line above the shelf, report of the fire brigade attached by the customer. Force majeure.",
      "", "", "Disposed of safely; the customer's insurance pays.", "已安全处理，由客户的保险赔付。"),

  LIGHTNING(Set.of(WILL_NOT_CHARGE),
      List.of("Lightning hit the line to our hangar while the pack was on the charger. The charger is burnt, the pack does not answer."),
      List.of("充电时机库线路遭雷击，充电器烧了，电池也没反应了。"),
      "Board destroyed by a surge from the charger side, weather service and grid operator confirm the strike. Force majeure.",
      "", "", "Board replaced at the customer's expense.", "客户付费更换保护板。"),

  OPENED_AND_SOLDERED(Set.of(COMMUNICATION, CONNECTOR),
      List.of(
          "We changed the plug for the type of our {aircraft} and since then the percentage is wrong. Please help.",
          "Battery gives an error after our technician added a second balance lead."),
      List.of("我们把插头改成自己{aircraft}用的型号，之后电量显示就不对了，请帮忙看看。"),
      "Wrap cut open, foreign leads soldered to the cell tabs, board bypassed. Unauthorised modification.",
      "", "", "Original board and leads refitted at the customer's expense, tested as new.", "客户付费恢复原厂保护板和引线，测试合格。");

  final Set<Symptom> symptoms;
  final List<String> english;
  final List<String> chinese;
  /** What the engineer writes beside the causes. */
  final String finding;
  /** How remote diagnosis ended, to the customer; empty where there was no need of one. */
  final String diagnosis;
  final String diagnosisChinese;
  /** How it ended on the bench. */
  final String report;
  final String reportChinese;

  Fault(Set<Symptom> symptoms, List<String> english, List<String> chinese, String finding, String diagnosis, String diagnosisChinese, String report,
      String reportChinese) {
    this.symptoms = symptoms;
    this.english = english;
    this.chinese = chinese;
    this.finding = finding;
    this.diagnosis = diagnosis;
    this.diagnosisChinese = diagnosisChinese;
    this.report = report;
    this.reportChinese = reportChinese;
  }

  boolean danger() {
    return symptoms.stream().anyMatch(Symptom::danger);
  }

  /** The photo that goes with it. */
  /** What the flight log would show; null where it shows nothing. */
  FlightLog.@Nullable Course course() {
    return switch (this) {
      case WEAK_CELL -> FlightLog.Course.WEAK_CELL;
      case TIRED_EARLY -> FlightLog.Course.AGED;
      case HOT_CELL -> FlightLog.Course.HOT;
      case RAN_DOWN -> FlightLog.Course.FLOWN_EMPTY;
      case CRASHED -> FlightLog.Course.CRASH;
      default -> null;
    };
  }

  byte[] photo(Pictures pictures, int cells, int cell, long seed) {
    return switch (this) {
      case WEAK_CELL -> pictures.cellReadings(readings(cells, cell, 3_812, 3_208 - (int) (seed % 90), seed), seed);
      case TIRED_EARLY -> pictures.telemetry("Pack voltage over one flight", new double[] {4.1 * cells, 3.96 * cells, 3.9 * cells, 3.84 * cells, 3.71 * cells,
          3.66 * cells, 3.5 * cells, 3.38 * cells}, "Landed early · 61 % of rated charge", seed);
      case BMS_SILENT -> pictures.telemetry("Battery link, last 10 minutes", new double[] {22.9, 22.9, 22.8, 0, 22.8, 0, 0, 0}, "BATTERY COMMUNICATION ERROR", seed);
      case CHARGE_LATCH -> pictures.charger("Battery refuses", "Protection active", seed);
      case HOT_CONTACT -> pictures.burntConnector(seed);
      case DEAD_SWITCH -> pictures.cellReadings(readings(cells, 0, 3_801, 0, seed), seed);
      case WASHED -> pictures.water(seed);
      case SWELLED_BY_ITSELF, STORED_FULL_AND_HOT -> pictures.swollen(24 + seed % 14, seed);
      case LEAKS_AT_SEAM -> pictures.leaking(seed);
      case HOT_CELL, WRONG_CHARGER -> pictures.hot(62 + seed % 12 + .3, seed);
      case RAN_DOWN -> pictures.cellReadings(readings(cells, cell, 1_290, 1_140, seed), seed);
      case CRASHED, DROPPED -> pictures.crushed(seed);
      case FLOODED -> pictures.flooded(seed);
      case LIGHTNING -> pictures.charger("No response", "Output fault", seed);
      case OPENED_AND_SOLDERED -> pictures.opened(seed);
    };
  }

  /** The name of the photo's file, as a phone or a person would call it. */
  String photoName(long seed) {
    return switch (this) {
      case TIRED_EARLY, BMS_SILENT -> "screenshot-" + (100 + seed % 900) + ".jpg";
      default -> "IMG_" + (2_000 + seed % 7_000) + ".jpg";
    };
  }

  private static int[] readings(int cells, int low, int usual, int lowest, long seed) {
    var random = new java.util.Random(seed);
    var readings = new int[cells];
    for (int i = 0; i < cells; i++) {
      readings[i] = i + 1 == low ? lowest : usual + random.nextInt(5) - 2;
    }
    return readings;
  }
}
