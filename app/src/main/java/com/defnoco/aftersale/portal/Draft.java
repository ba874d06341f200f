package com.defnoco.aftersale.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim while its form is being filled in, exactly as it was written so far; kept as text in the session until it is sent.
 *
 * @param id once per claim: sending the same draft twice makes one claim; also names who holds its files
 * @param told what happened, one per battery in the order of the serials; shorter while not all were told
 * @param invoice {@link #SEND}, {@link #NONE}, {@link #LATER}, or empty while not answered
 * @param warned whether the safety page was shown and confirmed
 */
public record Draft(UUID id, List<String> serials, List<Told> told, String invoice, String certificate, List<Attached> files, String name,
    String email, String phone, String locale, String country, boolean warned) {

  /** Answers about a paper. */
  public static final String SEND = "send";
  public static final String NONE = "none";
  public static final String LATER = "later";

  /** What happened to one battery. @param when as it was written */
  public record Told(Set<String> symptoms, String when, String description) {
    public Told {
      symptoms = new TreeSet<>(symptoms);
    }
  }

  /** A file that came with the draft. @param kind name of a {@code DocumentKind} */
  public record Attached(UUID reference, String kind, String name, long size) {}

  public Draft {
    serials = List.copyOf(serials);
    told = List.copyOf(told);
    files = List.copyOf(files);
  }

  static Draft begin(UUID id, String locale) {
    return new Draft(id, List.of(), List.of(), "", "", List.of(), "", "", "", locale, "", false);
  }

  /** Under which name module files holds what came with this draft. */
  String owner() {
    return "draft:" + id;
  }

  public List<Attached> files(String kind) {
    return files.stream().filter(file -> file.kind().equals(kind)).toList();
  }

  public @Nullable Told told(int battery) {
    return battery < told.size() ? told.get(battery) : null;
  }

  /** With these batteries; what was told stays with its serial number. */
  Draft withSerials(List<String> now) {
    var kept = new ArrayList<Told>();
    for (var serial : now) {
      int before = serials.indexOf(serial);
      if (before < 0 || before >= told.size()) {
        break;
      }
      kept.add(told.get(before));
    }
    // Where nothing was asked per battery yet, the first answer belongs to the first battery whatever its number was corrected to.
    if (kept.isEmpty() && serials.size() == 1 && now.size() == 1) {
      kept.addAll(told);
    }
    return new Draft(id, now, kept, invoice, certificate, files, name, email, phone, locale, country, warned);
  }

  Draft withTold(int battery, Told now, boolean forAll) {
    var all = new ArrayList<>(told.subList(0, Math.min(battery, told.size())));
    all.add(now);
    for (int next = battery + 1; next < serials.size(); next++) {
      if (forAll) {
        all.add(now);
      } else if (next < told.size()) {
        all.add(told.get(next));
      }
    }
    return new Draft(id, serials, all, invoice, certificate, files, name, email, phone, locale, country, warned);
  }

  Draft withPapers(String invoiceNow, String certificateNow) {
    return new Draft(id, serials, told, invoiceNow, certificateNow, files, name, email, phone, locale, country, warned);
  }

  Draft withFile(Attached file) {
    var all = new ArrayList<>(files);
    all.add(file);
    return new Draft(id, serials, told, invoice, certificate, all, name, email, phone, locale, country, warned);
  }

  Draft withoutFile(UUID reference) {
    return new Draft(id, serials, told, invoice, certificate, files.stream().filter(file -> !file.reference().equals(reference)).toList(), name,
        email, phone, locale, country, warned);
  }

  Draft withContact(String nameNow, String emailNow, String phoneNow, String localeNow, String countryNow) {
    return new Draft(id, serials, told, invoice, certificate, files, nameNow, emailNow, phoneNow, localeNow, countryNow, warned);
  }

  Draft warnedNow() {
    return new Draft(id, serials, told, invoice, certificate, files, name, email, phone, locale, country, true);
  }
}
