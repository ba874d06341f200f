package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.registry.SerialFormat.CheckDigit;
import com.defnoco.aftersale.registry.SerialFormat.Coding;
import com.defnoco.aftersale.registry.SerialFormat.Confidence;
import com.defnoco.aftersale.registry.SerialFormats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How serial numbers are read: the formats, a serial number tried, a new format, one retired. */
@Controller
public class SerialFormatPages {

  private static final String PATH = "/console/serial-formats";

  private final SerialFormats formats;
  private final Pages pages;

  SerialFormatPages(SerialFormats formats, Pages pages) {
    this.formats = formats;
    this.pages = pages;
  }

  record Form(@Nullable String name, @Nullable String pattern, @Nullable Coding coding, @Nullable String yearLetters, @Nullable String firstYear,
      @Nullable String monthLetters, @Nullable String dayLetters, @Nullable CheckDigit checkDigit, @Nullable Confidence confidence, @Nullable String example) {}

  @GetMapping(PATH)
  ModelAndView list(Actor.Staff actor, @RequestParam(defaultValue = "") String serial, Page page) {
    return shown(actor, serial, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping(PATH)
  ModelAndView add(Actor.Staff actor, Form form, Page page, HttpServletRequest request, HttpServletResponse response) {
    try {
      formats.add(actor, new SerialFormats.Wish(UnitPages.text(form.name()), UnitPages.text(form.pattern()), form.coding() == null ? Coding.NONE : form.coding(),
          UnitPages.text(form.yearLetters()), UnitPages.text(form.firstYear()), UnitPages.text(form.monthLetters()), UnitPages.text(form.dayLetters()),
          form.checkDigit() == null ? CheckDigit.NONE : form.checkDigit(), form.confidence() == null ? Confidence.HIGH : form.confidence(),
          UnitPages.text(form.example())));
    } catch (InvalidInput refused) {
      return shown(actor, "", page, Returned.of("new", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "reg.formats.said.added");
    return ClaimAnswers.seeOther(PATH);
  }

  @PostMapping(PATH + "/{id}")
  ModelAndView activate(Actor.Staff actor, @PathVariable String id, @RequestParam boolean active, @RequestParam(defaultValue = "") String reason, Page page,
      HttpServletRequest request, HttpServletResponse response) {
    try {
      formats.activate(actor, id, active, reason);
    } catch (InvalidInput refused) {
      return shown(actor, "", page, Returned.of("format-" + id, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, active ? "reg.formats.said.reinstated" : "reg.formats.said.retired");
    return ClaimAnswers.seeOther(PATH);
  }

  private ModelAndView shown(Actor.Staff actor, String serial, Page page, Returned returned, HttpStatus status) {
    var model = new HashMap<String, Object>();
    model.put("formats", formats.all(actor));
    model.put("serial", serial);
    model.put("tried", serial.isBlank() ? null : formats.tried(actor, serial));
    model.put("changes", formats.mayChange(actor));
    model.put("codings", options(page, "reg.formats.coding.", Coding.values()));
    model.put("checkDigits", options(page, "reg.formats.check.", CheckDigit.values()));
    model.put("confidences", options(page, "reg.formats.confidence.", Confidence.values()));
    model.put("returned", returned);
    return new ModelAndView("console/serialFormats", model, status);
  }

  private static List<Option> options(Page page, String prefix, Enum<?>[] constants) {
    return Arrays.stream(constants).map(constant -> new Option(constant.name(), page.text(prefix + constant.name()))).toList();
  }
}
