package com.defnoco.aftersale.demo;

import static com.defnoco.aftersale.documents.DocumentKind.INVOICE;
import static com.defnoco.aftersale.documents.DocumentKind.WARRANTY_CERTIFICATE;
import static com.defnoco.aftersale.policy.Fact.FORCE_MAJEURE;
import static com.defnoco.aftersale.policy.Fact.IMPROPER_USE_OR_STORAGE;
import static com.defnoco.aftersale.policy.Fact.UNAUTHORIZED_MODIFICATION;
import static com.defnoco.aftersale.policy.Fact.USER_DAMAGE;
import static com.defnoco.aftersale.policy.RemoteDiagnosis.FIXABLE_REMOTELY;
import static com.defnoco.aftersale.policy.RemoteDiagnosis.NOT_FIXABLE_REMOTELY;

import com.defnoco.aftersale.demo.Story.Needs;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The 175 claims of the demo company: every state, every clause that refuses, every remedy in every step. */
final class Stories {

  private static final List<Fault> FIXABLE = List.of(Fault.BMS_SILENT, Fault.CHARGE_LATCH, Fault.HOT_CONTACT, Fault.DEAD_SWITCH);
  private static final List<Fault> FOR_THE_FACTORY = List.of(Fault.WEAK_CELL, Fault.TIRED_EARLY, Fault.SWELLED_BY_ITSELF, Fault.WEAK_CELL, Fault.HOT_CELL,
      Fault.LEAKS_AT_SEAM, Fault.TIRED_EARLY);

  private final List<Story> all = new ArrayList<>();

  static List<Story> all() {
    return new Stories().tell();
  }

  private List<Story> tell() {
    goneByAndCovered();
    goneByAndRefused();
    turnsOfTheStory();
    onTheDesk();
    return all;
  }

  // ---------------------------------------------------------------- finished, covered

  private void goneByAndCovered() {
    for (int i = 0; i < 14; i++) {
      decided(FIXABLE.get(i % 4), Needs.COVERED, i % 5 == 4 ? 2 : 1).chosen(Remedy.REMOTE_SUPPORT).started()
          .told("The part is on its way; the tracking number is in the papers. Please write when it is there and we make an appointment for the call.",
              "零件已寄出，运单号在文件里。收到后请告诉我们，我们约时间视频指导。")
          .answered("Arrived today. We could do the call tomorrow morning, our time.", "今天收到了，明天上午我们这边的时间可以视频。").finished(1, 3).over();
    }
    for (int i = 0; i < 16; i++) {
      var fault = FOR_THE_FACTORY.get(i % 7);
      var story = decided(fault, Needs.COVERED, i % 6 == 5 ? 2 : 1).chosen(Remedy.FACTORY_SERVICE);
      forTheRoad(story).started().told("Your pack is on our bench. We test first, then tell you what we found.", "电池已到工厂，先检测，再告诉您结果。")
          .finished(5, 16).over();
    }
    for (int i = 0; i < 4; i++) {
      remoteRepairFails(i).chosen(Remedy.FACTORY_SERVICE).started().finished(7, 15).over();
    }
    for (int i = 0; i < 4; i++) {
      remoteRepairFails(i + 1).chosen(Remedy.ONSITE_REPAIR).started()
          .told("Our technician will be with you on the agreed day, between 9 and 12.", "我们的技术人员会在约定日期上午九点到十二点到达。").finished(4, 9).over();
    }
    for (int i = 0; i < 3; i++) {
      begun(FOR_THE_FACTORY.get(i), Needs.COVERED, 1).paper(INVOICE).saysMissing(Fact.CERTIFICATE).judged(INVOICE, Paper.VALID).causes()
          .diagnosed(NOT_FIXABLE_REMOTELY).chosen(Remedy.FACTORY_SERVICE).beat(Scene::assessTransportIfNeeded).started().finished(6, 14).over();
    }
    for (int i = 0; i < 2; i++) {
      decided(Fault.TIRED_EARLY, Needs.COVERED, 1).chosen(Remedy.FACTORY_SERVICE).started()
          .failed(6, 9, "The matched cells of this lot did not pass the insulation test; we stop and choose anew.", "这批配组电芯绝缘测试未通过，我们中止本次维修，请重新选择。")
          .chosen(Remedy.FACTORY_SERVICE).started().finished(6, 12).over();
    }
    for (int i = 0; i < 6; i++) {
      var story = decided(FOR_THE_FACTORY.get(i % 2 == 0 ? 0 : 1), Needs.COVERED, 2).chosen(Remedy.LOYALTY_DISCOUNT);
      story.byDealer = true;
      if (i < 3) {
        story.voucherRedeemed();
      }
      story.over();
    }
    for (int i = 0; i < 2; i++) {
      decided(Fault.WEAK_CELL, Needs.REPAIRED_BEFORE, 1).noted("Second failure of this pack, other cell than the first time. Ask the bench to keep the module.")
          .chosen(Remedy.FACTORY_SERVICE).started().finished(6, 12).over();
    }
  }

  // ---------------------------------------------------------------- finished, refused

  private void goneByAndRefused() {
    for (int i = 0; i < 4; i++) {
      begun(i % 2 == 0 ? Fault.TIRED_EARLY : Fault.WEAK_CELL, Needs.EXPIRED, 1)
          .closedWithoutRemedy("No answer to our offer of a paid repair; you can come back to it at any time.", "未收到您对付费维修的答复，您随时可以再联系我们。").over();
    }
    for (int i = 0; i < 2; i++) {
      begun(Fault.WEAK_CELL, Needs.COVERED_BY_PAPERS_ONLY, 1).paper(INVOICE).saysMissing(Fact.CERTIFICATE)
          .closedWithoutRemedy("The certificate was not found. When it turns up, write to us and we look again.", "未能找到保修证书。如果以后找到，请联系我们重新审核。").over();
    }
    for (int i = 0; i < 2; i++) {
      var story = begun(Fault.TIRED_EARLY, Needs.NO_DATE, 1);
      story.without = Set.of(Fact.INVOICE);
      story.noted("Pre-series sample: the serial tells no date of manufacture, so without papers nothing can start cover.")
          .closedWithoutRemedy("Without papers cover cannot be established for a sample.", "样品没有单据，无法确定保修。").over();
    }
    for (int i = 0; i < 2; i++) {
      begun(Fault.WEAK_CELL, Needs.COVERED, 1).alteredInvoice().paper(WARRANTY_CERTIFICATE).judged(INVOICE, Paper.TAMPERED)
          .proposalAnswered(true, "Seen: white patch over the date, other pen; our own copy of the invoice has the earlier day.")
          .closedWithoutRemedy("Closed after the decision.", "按决定结案。").over();
    }
    var closed = List.of(Fault.STORED_FULL_AND_HOT, Fault.CRASHED, Fault.FLOODED, Fault.OPENED_AND_SOLDERED, Fault.RAN_DOWN, Fault.DROPPED, Fault.WRONG_CHARGER,
        Fault.CRASHED, Fault.OPENED_AND_SOLDERED);
    for (int i = 0; i < closed.size(); i++) {
      refused(closed.get(i), i == 7 ? Needs.EXPIRED : Needs.COVERED)
          .closedWithoutRemedy("You did not want a paid repair. Please bring the pack to a lithium collection point.", "您不需要付费维修。请将电池送到锂电池回收点。").over();
    }
    var paid = List.of(Fault.DROPPED, Fault.WASHED);
    for (int i = 0; i < 2; i++) {
      refused(paid.get(i), Needs.COVERED).chosen(Remedy.PAID_SERVICE).quoted().quoteAnswered(true).started().finished(6, 12).over();
    }
    for (int i = 0; i < 2; i++) {
      refused(i == 0 ? Fault.CRASHED : Fault.RAN_DOWN, Needs.COVERED).chosen(Remedy.PAID_SERVICE).quoted().quoteAnswered(false)
          .closedWithoutRemedy("Quote declined; nothing was started.", "客户未接受报价，未开始维修。").over();
    }
  }

  // ---------------------------------------------------------------- withdrawn, appealed, overridden, reopened

  private void turnsOfTheStory() {
    for (int i = 0; i < 4; i++) {
      var story = i % 2 == 0 ? begun(Fault.BMS_SILENT, Needs.COVERED, 1) : decided(Fault.CHARGE_LATCH, Needs.COVERED, 1);
      story.withdrawn(i % 2 == 0 ? "It was the cable after all, not the battery. Sorry for the trouble, please close this." : "After the last restart it works again. We would rather keep flying, please close it.",
          i % 2 == 0 ? "后来发现是线的问题，不是电池。抱歉麻烦你们，请结案。" : "重启后又正常了，我们先继续用，请结案。").over();
    }
    // Appeals: two of them granted by new evidence, two refused, two waiting.
    begun(Fault.WEAK_CELL, Needs.COVERED_BY_PAPERS_ONLY, 1).paper(INVOICE).saysMissing(Fact.CERTIFICATE).judged(INVOICE, Paper.VALID).causes()
        .appealed("We have found the certificate: the forwarder had kept it with the customs papers. Here it is.", "证书找到了，货代一直和报关单放在一起，现在补上。")
        .paper(WARRANTY_CERTIFICATE).judged(WARRANTY_CERTIFICATE, Paper.VALID).appealAnswered("Thank you. With the certificate your cover counts from the port arrival; the pack is covered.",
            "谢谢。有了证书，保修从到港日起算，您的电池在保修期内。").diagnosed(NOT_FIXABLE_REMOTELY).chosen(Remedy.FACTORY_SERVICE).started().finished(6, 12).over();
    refused(Fault.STORED_FULL_AND_HOT, Needs.COVERED, true).judged(Paper.VALID, Paper.VALID)
        .appealed("The pack was not ours during those weeks: it was at your own demonstration. The delivery note shows when we got it back.", "那几周电池不在我们这里，在你们的展会上。送货单上有归还日期。")
        .pause(6, 30).beat(scene -> scene.cause(IMPROPER_USE_OR_STORAGE, false, "Delivery note checked: the pack was with our own demonstration team during those weeks."))
        .appealAnswered("You are right, the storage was ours. The decision is changed.", "您说得对，那段时间是我们保管的。决定已更改。")
        .diagnosed(NOT_FIXABLE_REMOTELY).chosen(Remedy.FACTORY_SERVICE).beat(Scene::assessTransportIfNeeded).started().finished(6, 12).over();
    for (var fault : List.of(Fault.CRASHED, Fault.OPENED_AND_SOLDERED)) {
      refused(fault, Needs.COVERED).appealed("We think that the damage has nothing to do with it and that the cell was weak before.", "我们认为这个损伤和故障无关，电芯之前就偏弱。")
          .appealAnswered("We looked at log and photos again with a second engineer. Before that day the cells were even; the decision stands.",
              "我们和另一位工程师重新查看了日志和照片，在那之前各电芯一致，决定维持不变。")
          .closedWithoutRemedy("Closed after the answer to the appeal.", "申诉答复后结案。").over();
    }
    refused(Fault.DROPPED, Needs.COVERED).appealed("The fall was from 40 cm into grass. We measured: only the switch is broken, and that was loose before. Please look again.",
        "只从40厘米高掉到草地上，测下来只有开关坏了，而且之前就松动，请再看看。");
    refused(Fault.WRONG_CHARGER, Needs.COVERED).appealed("Here is the charger's own log. It was set to LiPo, not to LiHV.", "这是充电器自己的日志，设置的是LiPo，不是高压模式。");
    // Overrides.
    for (int i = 0; i < 2; i++) {
      begun(Fault.TIRED_EARLY, Needs.EXPIRED, 1).overrideRequested(Outcome.COVERED, "Over by {over} days only, sixth order this year, and we were slow to answer the first call.")
          .proposalAnswered(true, "Goodwill, agreed with sales. One time.").diagnosed(NOT_FIXABLE_REMOTELY).chosen(Remedy.FACTORY_SERVICE).started().finished(6, 12).over();
    }
    begun(Fault.WEAK_CELL, Needs.EXPIRED, 1).overrideRequested(Outcome.COVERED, "Customer is loyal; asks for goodwill.")
        .proposalAnswered(false, "{over} days over and no reason of ours. Offer the paid repair with the customer's usual terms.").over();
    begun(Fault.TIRED_EARLY, Needs.EXPIRED, 1).overrideRequested(Outcome.COVERED, "{over} days over, and the pack spent three weeks in our own transit after the last repair.");
    for (int i = 0; i < 2; i++) {
      decided(FIXABLE.get(i + 1), Needs.COVERED, 1).chosen(Remedy.REMOTE_SUPPORT).started().finished(2, 5)
          .reopened("The same error is back after two weeks, exactly as before.", "两周后同样的错误又出现了，和之前一样。");
      if (i == 0) {
        last().diagnosed(NOT_FIXABLE_REMOTELY).chosen(Remedy.FACTORY_SERVICE).started().finished(6, 10).over();
      }
    }
    // The arrival of a consignment is corrected, and a refusal turns.
    begun(Fault.WEAK_CELL, Needs.ARRIVAL_CORRECTED, 1).papers().judged(Paper.VALID, Paper.VALID).causes();
  }

  // ---------------------------------------------------------------- on the desk today

  private void onTheDesk() {
    var fresh = List.of(Fault.WEAK_CELL, Fault.BMS_SILENT, Fault.DEAD_SWITCH, Fault.SWELLED_BY_ITSELF, Fault.LEAKS_AT_SEAM, Fault.HOT_CONTACT, Fault.HOT_CELL);
    for (int i = 0; i < fresh.size(); i++) {
      var story = add(new Story(next(), fresh.get(i), Needs.COVERED, i == 5 ? 3 : 1));
      story.byDealer = i == 5;
      story.submitted();
      if (i % 2 == 0) {
        story.papers();
      }
    }
    for (int i = 0; i < 5; i++) {
      var story = begun(FOR_THE_FACTORY.get(i), Needs.COVERED, 1);
      if (i % 2 == 0) {
        story.paper(INVOICE);
      }
    }
    for (int i = 0; i < 2; i++) {
      begun(Fault.CHARGE_LATCH, Needs.COVERED, 1).papers().judged(Paper.VALID, Paper.VALID)
          .asked("Please send one photo of the charger's settings page, and tell us how many times the red light flashes.", "请发一张充电器设置页面的照片，并告诉我们红灯闪几下。");
    }
    begun(Fault.TIRED_EARLY, Needs.COVERED, 1).blurredInvoice().paper(WARRANTY_CERTIFICATE).judged(INVOICE, Paper.INVALID);
    begun(Fault.WEAK_CELL, Needs.COVERED, 1).paper(INVOICE).certificateOfAnother().judged(WARRANTY_CERTIFICATE, Paper.INVALID);
    for (int i = 0; i < 6; i++) {
      var story = begun(i % 2 == 0 ? FOR_THE_FACTORY.get(i) : FIXABLE.get(i % 4), Needs.COVERED, i == 3 ? 2 : 1).papers();
      if (i > 2) {
        story.judged(Paper.VALID, Paper.VALID);
      }
    }
    for (int i = 0; i < 2; i++) {
      begun(FOR_THE_FACTORY.get(i), Needs.ARRIVAL_UNKNOWN, 1).papers().judged(Paper.VALID, Paper.VALID).causes();
    }
    begun(Fault.WEAK_CELL, Needs.COVERED, 1).alteredInvoice().paper(WARRANTY_CERTIFICATE).judged(INVOICE, Paper.TAMPERED);
    begun(Fault.TIRED_EARLY, Needs.COVERED, 1).alteredInvoice().paper(WARRANTY_CERTIFICATE).judged(INVOICE, Paper.TAMPERED)
        .proposalAnswered(false, "The date was corrected by our own sales office, their copy shows the same stamp. Judge it as valid.");
    begun(Fault.WEAK_CELL, Needs.EXPIRED, 1);
    begun(Fault.TIRED_EARLY, Needs.EXPIRED, 1);
    begun(Fault.TIRED_EARLY, Needs.COVERED_BY_PAPERS_ONLY, 1).paper(INVOICE).saysMissing(Fact.CERTIFICATE);
    refused(Fault.LIGHTNING, Needs.COVERED).report("Lightning report", "Regional weather service", List.of("One strike within 200 m of the stated address,", "21:14 local time, peak current 31 kA.",
        "The grid operator confirms a short over-voltage on the line."));
    refused(Fault.FLOODED, Needs.COVERED).report("Report of operation", "District fire brigade", List.of("Pumping of a store room after the river had left its bed.",
        "Water level at the wall: 52 cm. Four shelves under water,", "among them packaged batteries. No smoke, no fire.")).overrideRequested(Outcome.COVERED, "The manager of the region asks for goodwill after the flood.");
    for (int i = 0; i < 5; i++) {
      decided(i % 2 == 0 ? FIXABLE.get(i % 4) : FOR_THE_FACTORY.get(i), Needs.COVERED, i == 4 ? 2 : 1);
    }
    inTheWorkshop();
    refused(Fault.WASHED, Needs.COVERED).chosen(Remedy.PAID_SERVICE);
    refused(Fault.CRASHED, Needs.COVERED).chosen(Remedy.PAID_SERVICE).quoted();
    refused(Fault.RAN_DOWN, Needs.COVERED).chosen(Remedy.PAID_SERVICE).quoted();
    refused(Fault.DROPPED, Needs.COVERED).chosen(Remedy.PAID_SERVICE).quoted().quoteAnswered(true).underWay("AT_WORK", 21);
    for (int i = 0; i < 2; i++) {
      begun(FIXABLE.get(i), Needs.MISTYPED, 1).asked("We cannot find this serial number. Could you send a photo of the label, the whole sticker in one picture?",
          "查不到这个序列号。能否拍一张完整的标签照片发给我们？");
    }
    begun(Fault.DEAD_SWITCH, Needs.MISTYPED, 1).papers().unitLinked("Two digits swapped; label photo and invoice show the right number.").judged(Paper.VALID, Paper.VALID);
    for (int i = 0; i < 2; i++) {
      begun(Fault.WEAK_CELL, Needs.SOMEBODY_ELSES, 1).noted("On record as another customer's. Asked sales whether it was sold on.")
          .asked("This pack is registered to another company. How did it come to you? A copy of the sales paper helps.", "这块电池登记在另一家公司名下。请问是怎么买到的？请提供购买凭证。");
    }
    begun(Fault.BMS_SILENT, Needs.SOMEBODY_ELSES, 1).papers().unitLinked("Sold on by the first owner; transfer paper seen.").judged(Paper.VALID, Paper.VALID);
  }

  /** Remedies under way, in every step of each course, with the days they have taken. */
  private void inTheWorkshop() {
    int i = 0;
    for (var step : List.of("PREPARING 1", "PARTS_RESERVED 2", "FREIGHT_ASKED 4", "TO_PACK 8", "PACKED 6", "SHIPPED 10", "DELIVERED 17", "SESSION_BOOKED 20", "IN_SESSION 24", "FIXED 31")) {
      underWay(decided(FIXABLE.get(i++ % FIXABLE.size()), Needs.COVERED, 1).chosen(Remedy.REMOTE_SUPPORT), step);
    }
    for (var step : List.of("TO_ASSESS 1", "ASSESSED 2", "FREIGHT_ASKED 4", "TO_AUTHORISE 5", "AUTHORISED 9", "ON_THE_WAY 16", "QUARANTINED 22", "RECEIVED 23", "INSPECTED 25", "ASKED 27",
        "AT_WORK 29", "READY 34", "RETURNING 38", "RETURNED 47", "DISPOSAL 12", "DISPOSED 26", "SCRAPPED 33")) {
      underWay(decided(FOR_THE_FACTORY.get(i++ % FOR_THE_FACTORY.size()), Needs.COVERED, 1).chosen(Remedy.FACTORY_SERVICE), step);
    }
    remoteRepairFails(i++);
    for (var step : List.of("REQUESTED 1", "FREIGHT_ASKED 4", "PARTS_TO_SEND 5", "TO_PLAN 9", "TO_PLAN 8", "SLOTS_OFFERED 11", "CONFIRMED 14", "CONFIRMED 15", "ON_SITE 17", "FIXED 24")) {
      underWay(remoteRepairFails(i++).chosen(Remedy.ONSITE_REPAIR), step);
    }
  }

  private static void underWay(Story story, String stepAndDays) {
    var parts = stepAndDays.split(" ");
    story.underWay(parts[0], Integer.parseInt(parts[1]));
  }

  // ---------------------------------------------------------------- beginnings that stories share

  /** Written, and somebody looks after it. */
  private Story begun(Fault fault, Needs needs, int items) {
    var story = add(new Story(next(), fault, needs, items));
    story.byDealer = items > 1;
    story.dayUnknown = story.number % 23 == 5 && needs == Needs.COVERED;
    return story.submitted().assigned();
  }

  /** Covered, and it is known how it can be mended. */
  private Story decided(Fault fault, Needs needs, int items) {
    boolean fixable = FIXABLE.contains(fault);
    var story = begun(fault, needs, items);
    if (story.number % 3 == 0) {
      story.told("Thank you for the clear description. We look at the pictures and come back to you today.", "谢谢您的详细说明，我们先看照片，今天内回复您。");
    }
    return story.papers().judged(Paper.VALID, Paper.VALID).causes().diagnosed(fixable ? FIXABLE_REMOTELY : NOT_FIXABLE_REMOTELY);
  }

  /** Not covered, for the cause that the fault tells. */
  private Story refused(Fault fault, Needs needs) {
    return refused(fault, needs, all.size() % 2 == 0);
  }

  private Story refused(Fault fault, Needs needs, boolean withPapers) {
    var cause = switch (fault) {
      case STORED_FULL_AND_HOT, RAN_DOWN, WRONG_CHARGER, WASHED -> IMPROPER_USE_OR_STORAGE;
      case CRASHED, DROPPED -> USER_DAMAGE;
      case FLOODED, LIGHTNING -> FORCE_MAJEURE;
      case OPENED_AND_SOLDERED -> UNAUTHORIZED_MODIFICATION;
      case WEAK_CELL, TIRED_EARLY, BMS_SILENT, CHARGE_LATCH, HOT_CONTACT, DEAD_SWITCH, SWELLED_BY_ITSELF, LEAKS_AT_SEAM, HOT_CELL ->
          throw new IllegalArgumentException(fault + " is a fault of the product");
    };
    var story = begun(fault, needs, 1);
    if (withPapers) {
      story.papers();
    }
    return story.causes(cause);
  }

  private Story remoteRepairFails(int i) {
    return decided(FIXABLE.get(i % 4), Needs.COVERED, 1).chosen(Remedy.REMOTE_SUPPORT).started()
        .failed(6, 14, "The part is in, the guided call took an hour, and the fault is still there: it sits deeper than the exchanged part.",
            "零件已更换，视频指导了一小时，故障仍在：问题比更换的零件更深。");
  }

  /** Packs that may burn travel only after an assessment. */
  private static Story forTheRoad(Story story) {
    return story.fault.danger()
        ? story.transportAssessed("Defective, not critical: SP 376, road and sea only, P908 packaging with non-combustible insulation, one pack per box, below 30 % charge. No air freight.")
        : story;
  }

  private Story add(Story story) {
    all.add(story);
    return story;
  }

  private Story last() {
    return all.getLast();
  }

  private int next() {
    return all.size() + 1;
  }
}
