package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Corrections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.ModelAndView;

/** What a correction of the past would change, shown before it is made; its one button sends the same form again, as seen. */
final class CorrectionPage {

  private CorrectionPage() {}

  static ModelAndView of(String title, String back, String action, String before, String after, Map<String, String> fields,
      List<Corrections.Effect> effects, Words words) {
    var model = new HashMap<String, Object>();
    model.put("title", title);
    model.put("back", back);
    model.put("action", action);
    model.put("before", before);
    model.put("after", after);
    model.put("fields", fields);
    model.put("effects", effects);
    model.put("words", words);
    return new ModelAndView("console/correction", model);
  }
}
