package com.defnoco.aftersale.demo;

import static com.defnoco.aftersale.inbox.ChannelKind.BOT_FRAMEWORK;
import static com.defnoco.aftersale.inbox.ChannelKind.EMAIL;
import static com.defnoco.aftersale.inbox.ChannelKind.MANUAL;
import static com.defnoco.aftersale.inbox.ChannelKind.TELEGRAM;
import static com.defnoco.aftersale.inbox.ChannelKind.WEB_CHAT;
import static com.defnoco.aftersale.inbox.ChannelKind.WECHAT_OFFICIAL;
import static com.defnoco.aftersale.inbox.ChannelKind.WHATSAPP;

import com.defnoco.aftersale.inbox.ChannelKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The conversations of the demo company that belong to no claim yet, or never will: on every channel, in the languages customers write. {serial} is a battery of theirs. */
final class Talks {

  private final Instant now;
  private final List<Talk> all = new ArrayList<>();

  private Talks(Instant now) {
    this.now = now;
  }

  static List<Talk> all(Instant now) {
    var talks = new Talks(now);
    talks.fresh();
    talks.waiting();
    talks.gone();
    return talks.all;
  }

  private Talk talk(ChannelKind kind, String client, int hours, int minutes) {
    var talk = new Talk(all.size(), kind, client, now.minus(Duration.ofMinutes(60L * hours + minutes)));
    all.add(talk);
    return talk;
  }

  // ---- Somebody waits for us

  private void fresh() {
    talk(WHATSAPP, "kopterwerk", 0, 24).says("Hallo, der Akku {serial} ist seit gestern aufgebläht, sieht aus wie ein Kissen 😟").shows("LABEL", "").shows("SWOLLEN", "So sieht er aus")
        .says("Darf ich ihn noch laden?");
    talk(WECHAT_OFFICIAL, "victoriaair", 0, 41).says("你好，电池{serial}充电到一半就停了，充电器显示错误。").shows("CHARGER", "").voice("昨天还好好的，今天早上拍摄的时候突然不行了，麻烦快点看一下，明天还有一个片场。");
    talk(TELEGRAM, "pomorze", 0, 55).says("Dzień dobry! Klient zwrócił pakiet, nie włącza się. Numer: {serial}").edits("Dzień dobry! Klient zwrócił pakiet, nie włącza się, diody nie świecą. Numer: {serial}");
    talk(EMAIL, "cieldouest", 1, 12).subject("Autonomie divisée par deux").says("Bonjour,\n\nnotre batterie {serial} ne tient plus que la moitié du temps de vol depuis la semaine dernière : 12 minutes au lieu de 24, même drone, même charge utile.\n"
        + "Elle a 61 cycles et nous la stockons à 50 %.\n\nQue devons-nous faire ?\n\nCordialement\nCamille Le Goff").shows("TELEMETRY", "");
    talk(BOT_FRAMEWORK, "gulfscan", 1, 40).says("Good afternoon. The battery manager of {serial} reports no data any more, only the total voltage. Which firmware do I need?").says("Aircraft is grounded until then.");
    talk(WHATSAPP, "cerrado", 2, 5).says("Boa tarde! Comprei a bateria {serial} em fevereiro e ela não carrega mais que 80 %. Tenho garantia?").shows("LABEL", "");
    talk(WEB_CHAT, "lionwing", 2, 30).says("请问{serial}还在保修期吗？发票在我们财务那里，需要几天。");
    talk(WHATSAPP, "sierra", 3, 10).says("Hi, is DF-K622 ok to charge at 0 C? We start at dawn in the valley.").takesBack().says("Hi, is the K622 ok to charge at 0 °C (32 °F)? We start at dawn in the valley.");
    talk(EMAIL, "straitscan", 4, 0).subject("Warranty certificate lost").says("Dear team,\n\nwe moved offices and cannot find the warranty certificate for {serial}. The invoice is attached.\n\nIs the cover lost with it?\n\nNur Aisyah Rahman\nStraitScan Inspection")
        .shows("INVOICE", "");
    talk(TELEGRAM, "levantedron", 5, 20).says("Hola, una celda de {serial} está a 3,4 V y las demás a 3,8. ¿Se puede arreglar a distancia?").shows("TELEMETRY", "");
    talk(WECHAT_OFFICIAL, "kowloonuav", 6, 0).says("我们代理的一批电池里有两块外皮有压痕，运输造成的，怎么处理？").shows("LABEL", "第一块");
    talk(MANUAL, "kinabalu", 7, 15).says("Siti Hajar rings: pack {serial} became very hot after landing, about 70 °C by hand-held thermometer, no smoke. It lies outdoors on gravel now, two hours already. She asks whether it may go into the car.");
  }

  // ---- We wait for them

  private void waiting() {
    talk(WHATSAPP, "bushguard", 9, 0).says("One of our packs fell from a table, corner dented. Serial {serial}. Can we still fly it tonight? Patrol depends on it.").shows("LABEL", "")
        .answers("Please do not fly it. A dented cell can fail hours later. Put it outdoors, away from anything that burns, and watch it for a day. Do you have a second pack?").says("Yes, two more. Thank you, we use those.")
        .answers("Good. Send us four photos of the dent, one from each side, and we tell you what can be done.");
    talk(BOT_FRAMEWORK, "highlandeye", 12, 0).says("Our rescue team would like to know how to store {serial} over winter, the hut is at 5 °C.")
        .answers("15–25 °C and 40–60 % charge is best; 5 °C for some weeks does no harm if it is dry. Please check the charge once a month and let it warm to 15 °C before you charge it.").says("Perfect, thanks!")
        .notes("Asked twice last winter, too. A page for rescue teams would help.");
    talk(WECHAT_OFFICIAL, "harbourfilm", 14, 0).says("电池{serial}飞了四十多次，现在悬停压差0.6伏。").answers("收到，请不要再飞了。请把最近一次飞行的日志发给我们，同时告诉我们平衡充电后静置一小时的各节电压。").says("好的，晚上回去发。");
    talk(EMAIL, "tynescan", 20, 0).subject("Charger recommendation for H126").says("Hello,\n\nwhich charger do you recommend for two DF-H126 at once? We run 230 V from a generator of 3 kW.\n\nDaniel Okafor")
        .answers("Hello Daniel,\n\nany balance charger for 12S with at least 16 A per channel; 2C is the most the H126 takes, 1C is kinder to it. With 3 kW two packs at 1C are possible (about 1.1 kW each).\n\nKind regards");
    talk(WHATSAPP, "oasisgeo", 26, 0).says("السلام عليكم، البطارية {serial} لا تعمل بعد التحديث").says("(battery {serial} does not start after the update)")
        .answers("Wa alaikum assalam. Please hold the button for ten seconds and tell us which lights you see. A short video helps.", "DELIVERED");
    talk(WHATSAPP, "mallee", 30, 0).says("G'day, need a quote for repair of {serial}, ran over it with the ute 🙄").shows("LABEL", "")
        .answers("Thank you for the photo. A crushed pack cannot be repaired, it must not be charged or posted. Your nearest lithium collection point takes it; we can offer you a new one at the loyal customers' price.", "FAILED");
    talk(TELEGRAM, "liniaskan", 33, 0).says("Czy {serial} mogę zabrać do samolotu jako bagaż podręczny?").answers("Batteries over 160 Wh are not allowed in cabin or hold luggage. Please ship it by road as UN 3480, section IA; we can send you the checklist.");
    talk(WEB_CHAT, "surfwatch", 40, 0).says("The connector of {serial} is brown on one side. Sand and salt, I suppose?").shows("HOT", "")
        .answers("Brown means heat, not sand: a loose contact. Please stop using it and tell us how many cycles it has and which current you draw.", "ACCEPTED");
  }

  // ---- Settled

  private void gone() {
    talk(WHATSAPP, "fraser", 70, 0).says("Hi! Does the cover begin when I buy or when it arrives? Serial {serial}.").shows("LABEL", "")
        .answers("With invoice and warranty certificate your cover begins on the day the goods reached the port, not on the day of purchase. Your page shows the exact last day: scan the code on the label.").says("Got it, thank you 🙏").closed();
    talk(WECHAT_OFFICIAL, "lantau", 96, 0).says("请问长途运输前电量要放到多少？").answers("空运不超过30 %，陆运和海运建议40–60 %。端子请用绝缘帽盖好，一箱一块。").says("谢谢！").closed();
    talk(EMAIL, "topoalpes", 150, 0).subject("Invoice address").says("Bonjour, pourriez-vous changer l'adresse de facturation pour la réparation de {serial} ?\n\nJulien Faure")
        .answers("Bonjour Julien, c'est fait. La facture corrigée est dans vos papiers.").says("Merci beaucoup.").closed();
    talk(BOT_FRAMEWORK, "windpark", 220, 0).says("Guten Morgen, ist für {serial} ein Firmware-Update nötig?").answers("Guten Morgen, nein: Ihre Version ist die neueste. Das Update gilt nur für Packs vor Woche 12.").says("Alles klar, danke!").closed();
    talk(TELEGRAM, "torresul", 300, 0).says("Bom dia, onde descarto uma bateria {serial} muito velha?").answers("Bom dia! Any lithium collection point takes it; discharge it below 30 % first and cover the terminals. We can name the nearest one in your city.").closed();
    talk(MANUAL, "outbackmap", 420, 0).says("Trade fair, second day: Grace Wilson of Outback Mapping showed us {serial}. Handle loose, two screws missing since delivery. Promised her the screws by post.")
        .notes("Screws M3×8, bag of ten, posted on Monday.").closed();
    talk(MANUAL, "penangair", 700, 0).says("电话：王秀玲女士询问电池{serial}的保修期，已告知可在首页输入序列号查询。").closed();
    talk(WHATSAPP, "solarvista", 900, 0).says("Buenos días, ¿venden cables de equilibrado sueltos?").answers("Buenos días, sí: LEAD-BAL, 36 USD. Le enviamos uno sin coste si el suyo falló dentro de la garantía.").says("No, lo corté yo 😅").closed();
  }
}
