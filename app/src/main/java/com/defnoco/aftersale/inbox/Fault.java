package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Symptom;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words by which customers say that a battery fails, as {@link Danger} has those by which it may burn. Better one too few: what is not clear here is read by a person, and nothing is
 * made of it by itself. A question of what would be ("what if it swells"), a denial ("it does not swell") and what has been mended say nothing.
 */
final class Fault {

  private static final String CANNOT = "(?:won't|will not|wont|doesn't|does not|doesnt|don't|do not|can't|cannot|can not|couldn't|could not|isn't|is not|not|no longer|never|stopped|refuses to|fails to|unable to)";
  private static final Map<Symptom, Pattern> SYMPTOMS = symptoms();
  /** A clause that tells what might be, or asks how to keep it from being. */
  private static final Pattern SUPPOSED = Pattern.compile(
      "\\b(?:if|in case|suppose|what happens|would|could|might|how (?:do|can|should|to)|prevent|avoid|worried|afraid|risk of|before it)\\b|如果|假如|要是|万一|会不会|是否会|怎么避免|如何避免|如何防止|怎样防止|担心|以防|为什么会");
  /** What is over: the whole message is then for a person. */
  private static final Pattern OVER = Pattern.compile("\\b(?:fixed|repaired|solved|resolved|works? (?:again|fine|now|well|perfectly))\\b|修好了|已修好|已解决|解决了|恢复正常|一切正常|又能用了");
  private static final Pattern DENIED_BEFORE = Pattern.compile("(?:\\b(?:not|no|never|without|nor|neither|isn't|doesn't|didn't|hasn't|wasn't|don't)\\b[^,;.]{0,20}|(?:没有|并没|没|不|未|无|非)[^，。；]{0,3})$");
  /** About something that comes with the battery and is none. */
  private static final Pattern OTHER_THING = Pattern.compile("\\bchargers?\\b|\\bdrone\\b|\\bcontroller\\b|\\bapp\\b|\\bwebsite\\b|\\blink\\b|充电器|无人机|遥控器|网站|链接|软件");
  private static final Pattern CLAUSES = Pattern.compile("[!?;\\n。！？；]+|\\.(?=\\s|$)");

  private Fault() {}

  /** The symptoms that are told as facts; empty when none clearly is. */
  static Set<Symptom> in(String words) {
    var plain = Normalizer.normalize(words, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace('’', '\'').replace('‘', '\'');
    var found = EnumSet.noneOf(Symptom.class);
    if (OVER.matcher(plain).find()) {
      return found;
    }
    for (var clause : CLAUSES.split(plain)) {
      if (SUPPOSED.matcher(clause).find()) {
        continue;
      }
      SYMPTOMS.forEach((symptom, pattern) -> {
        if (symptom == Symptom.OTHER && OTHER_THING.matcher(clause).find()) {
          return;
        }
        var match = pattern.matcher(clause);
        while (match.find()) {
          if (!denied(clause.substring(0, match.start()))) {
            found.add(symptom);
            return;
          }
        }
      });
    }
    if (found.size() > 1) {
      found.remove(Symptom.OTHER);
    }
    return found;
  }

  /** Whether what follows these words is denied by them, within one clause: "it does not", "没有". */
  static boolean denied(String before) {
    return DENIED_BEFORE.matcher(before).find();
  }

  private static Map<Symptom, Pattern> symptoms() {
    var symptoms = new EnumMap<Symptom, Pattern>(Symptom.class);
    symptoms.put(Symptom.WILL_NOT_CHARGE, Pattern.compile("\\b" + CANNOT + " (?:be |take a |accept a |hold a |holding a |get |being )?(?:charge[ds]?|charging)\\b|充不进电|充不上电|充不了电|冲不进电|不充电|无法充电|不能充电|充电充不"));
    symptoms.put(Symptom.WILL_NOT_TURN_ON, Pattern.compile("\\b" + CANNOT + " (?:be )?(?:turn(?:ed|s)?|switch(?:ed)?|power(?:ed)?|start(?:ed|s)?|boot)\\b(?: on| up)?|\\b(?:is|are|completely|totally) dead\\b|\\bhas no power\\b|开不了机|不开机|无法开机|不能开机|开机没反应|没有反应|完全没电"));
    symptoms.put(Symptom.SHORT_FLIGHT_TIME, Pattern.compile("\\b(?:flies|flew|lasts|lasted|fly|flight time)\\b[^,;]{0,30}\\b(?:only|just|barely)\\b|\\bonly (?:flies|lasts|flew|lasted)\\b|\\bshort(?:er)? flight\\b"
        + "|\\bflight time\\b[^,;]{0,20}\\b(?:dropped|drops|fell|halved|short|went down|reduced|decreased)\\b|\\b(?:drains|discharges|loses (?:its )?charge)\\b[^,;]{0,20}\\b(?:fast|quick|quickly|overnight|by itself)\\b"
        + "|续航[^，；]{0,6}(?:短|下降|不足|减少|少了)|掉电[^，；]{0,4}快|(?:只能飞|飞行时间(?:只有|不到|很短|变短))"));
    symptoms.put(Symptom.CELL_IMBALANCE, Pattern.compile("\\bimbalanced?\\b|\\bunbalanced\\b|\\bout of balance\\b|\\bcells? ?(?:no\\.? ?)?\\d+\\b[^,;]{0,40}\\b(?:low|lower|drop(?:s|ped)?|dead|weak|bad|sags?|behind|\\d\\.\\d+ ?v)\\b"
        + "|压差(?:大|过大|很大|太大|超)|电芯[^，；]{0,6}(?:不平衡|不均衡|电压低|偏低)|单体[^，；]{0,6}(?:电压低|偏低|压差)"));
    symptoms.put(Symptom.SWELLING, Pattern.compile("\\b(?:swells?|swelled|swollen|swelling|puffy|puffed|puffing|bulg(?:es|ed|ing)|bloat(?:ed|ing)?)\\b|鼓包|膨胀|鼓起|鼓胀|鼓了"));
    symptoms.put(Symptom.LEAKING, Pattern.compile("\\b(?:leaks?|leaked|leaking)\\b|漏液|渗液|漏电解液"));
    symptoms.put(Symptom.HOT, Pattern.compile("\\b(?:smokes|smoked|smoking|caught fire|on fire|burns|burnt|burned|burning|overheats?|overheated|overheating|hiss(?:es|ed|ing)?)\\b|\\b(?:very|too|extremely|really|so) hot\\b|冒烟|起火|着火|发烫|烧了|烧坏|过热"));
    symptoms.put(Symptom.CONNECTOR, Pattern.compile("\\b(?:connector|plug|contacts?|pins?|terminals?|socket)\\b[^,;]{0,30}\\b(?:bent|burnt|burned|melted|loose|broken|corroded|damaged)\\b|(?:接口|插头|触点|针脚|端子)[^，；]{0,6}(?:坏|弯|烧|松|断|腐蚀|变形|熔)"));
    symptoms.put(Symptom.COMMUNICATION, Pattern.compile("\\b" + CANNOT + " (?:be )?(?:recogni[sz]ed|detected|communicat\\w*|connect to the drone)\\b|\\bcommunication (?:error|fault|failure|lost)\\b|无法识别|识别不到|不识别|通[讯信](?:异常|故障|错误|中断|失败)"));
    symptoms.put(Symptom.PHYSICAL_DAMAGE, Pattern.compile("\\b(?:case|casing|housing|shell)\\b[^,;]{0,20}\\b(?:cracked|broken|split)\\b|外壳[^，；]{0,6}(?:裂|破|开裂|变形)"));
    symptoms.put(Symptom.ERROR_CODE, Pattern.compile("\\b(?:error|fault|alarm) (?:code|message|light|no\\.?|number|e?\\d+)|\\bshows? (?:an |the )?(?:error|fault)|报错|错误代码|故障码|故障代码|报警"));
    symptoms.put(Symptom.OTHER, Pattern.compile("\\b(?:broken|defective|faulty|malfunction(?:s|ed|ing)?|stopped working|failed|no longer works)\\b|\\b(?:doesn't|does not|don't|isn't|not|won't|will not) work(?:ing|s)?\\b|坏了|坏掉|出故障|故障了|有故障|不能用|用不了|无法使用|不工作|失灵"));
    return symptoms;
  }
}
