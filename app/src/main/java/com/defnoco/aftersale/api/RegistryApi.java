package com.defnoco.aftersale.api;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Consignment;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.Manufactured;
import com.defnoco.aftersale.registry.PublicAnswer;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Unit;
import com.defnoco.aftersale.registry.Written;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Models, consignments, units and their cover, for programs. */
@RestController
@RequestMapping("/api/v1")
class RegistryApi {

  private final Registry registry;
  private final CoverLookup lookup;

  RegistryApi(Registry registry, CoverLookup lookup) {
    this.registry = registry;
    this.lookup = lookup;
  }

  // --- models -----------------------------------------------------------------------------------------------------------------

  /** The data of a model; what is left out is not known. Units as in {@link BatteryModel}. */
  record ModelBody(String name, Chemistry chemistry, int cellsInSeries, @Nullable Integer cellsInParallel, int capacityMilliampHours,
      @Nullable BigDecimal nominalVoltsPerCell, @Nullable BigDecimal chargeVoltsPerCell, @Nullable BigDecimal cutOffVoltsPerCell,
      @Nullable BigDecimal continuousDischargeC, @Nullable BigDecimal peakDischargeC, @Nullable BigDecimal chargeC,
      @Nullable BigDecimal chargeCelsiusMin, @Nullable BigDecimal chargeCelsiusMax, @Nullable BigDecimal dischargeCelsiusMin,
      @Nullable BigDecimal dischargeCelsiusMax, @Nullable BigDecimal storageCelsiusMin, @Nullable BigDecimal storageCelsiusMax,
      @Nullable Integer massGrams, @Nullable BigDecimal energyWattHours, @Nullable Integer cycleLife) {

    BatteryModel of(String code) {
      return new BatteryModel(code, name, chemistry, cellsInSeries, cellsInParallel == null ? 1 : cellsInParallel, capacityMilliampHours,
          nominalVoltsPerCell, chargeVoltsPerCell, cutOffVoltsPerCell, continuousDischargeC, peakDischargeC, chargeC, chargeCelsiusMin,
          chargeCelsiusMax, dischargeCelsiusMin, dischargeCelsiusMax, storageCelsiusMin, storageCelsiusMax, massGrams, energyWattHours,
          cycleLife);
    }
  }

  @PutMapping("/models/{code}")
  ResponseEntity<ModelAnswer> putModel(Actor.Integration actor, @PathVariable String code, @RequestBody ModelBody body) {
    var missing = new ArrayList<Problem>();
    if (body.name() == null) {
      missing.add(Problem.at("/name", "registry.model.nameMissing"));
    }
    if (body.chemistry() == null) {
      missing.add(Problem.at("/chemistry", "registry.model.chemistryMissing"));
    }
    if (!missing.isEmpty()) {
      throw new InvalidInput(missing);
    }
    var written = registry.putModel(actor, body.of(code));
    return answer(written, model(registry.model(actor, code)));
  }

  @GetMapping("/models/{code}")
  ModelAnswer model(Actor.Integration actor, @PathVariable String code) {
    return model(registry.model(actor, code));
  }

  @GetMapping("/models")
  List<ModelAnswer> models(Actor.Integration actor) {
    return registry.models(actor).stream().map(RegistryApi::model).toList();
  }

  record ModelAnswer(String code, String name, Chemistry chemistry, int cellsInSeries, int cellsInParallel, int capacityMilliampHours,
      @Nullable BigDecimal nominalVoltsPerCell, @Nullable BigDecimal chargeVoltsPerCell, @Nullable BigDecimal cutOffVoltsPerCell,
      @Nullable BigDecimal continuousDischargeC, @Nullable BigDecimal peakDischargeC, @Nullable BigDecimal chargeC,
      @Nullable BigDecimal chargeCelsiusMin, @Nullable BigDecimal chargeCelsiusMax, @Nullable BigDecimal dischargeCelsiusMin,
      @Nullable BigDecimal dischargeCelsiusMax, @Nullable BigDecimal storageCelsiusMin, @Nullable BigDecimal storageCelsiusMax,
      @Nullable Integer massGrams, @Nullable BigDecimal energyWattHours, @Nullable Integer cycleLife) {}

  private static ModelAnswer model(BatteryModel m) {
    return new ModelAnswer(m.code(), m.name(), m.chemistry(), m.cellsInSeries(), m.cellsInParallel(), m.capacityMilliampHours(),
        m.nominalVoltsPerCell(), m.chargeVoltsPerCell(), m.cutOffVoltsPerCell(), m.continuousDischargeC(), m.peakDischargeC(), m.chargeC(),
        m.chargeCelsiusMin(), m.chargeCelsiusMax(), m.dischargeCelsiusMin(), m.dischargeCelsiusMax(), m.storageCelsiusMin(),
        m.storageCelsiusMax(), m.massGrams(), m.energyWattHours(), m.cycleLife());
  }

  // --- consignments -----------------------------------------------------------------------------------------------------------

  /**
   * A consignment and its arrival.
   *
   * @param portOfDischarge UN/LOCODE
   * @param arrivedOn local date at the port; left out while it has not arrived
   * @param evidence a sentence, or {@code {kind, reference, note, fileId}}; left out it stays as it is
   * @param reason why, where it corrects an arrival
   */
  record ConsignmentBody(String portOfDischarge, @Nullable LocalDate arrivedOn, @Nullable JsonNode evidence, @Nullable String reason) {}

  @PutMapping("/consignments/{reference}")
  ResponseEntity<ConsignmentAnswer> putConsignment(Actor.Integration actor, @PathVariable String reference, @RequestBody ConsignmentBody body) {
    var written = registry.putConsignment(actor, reference, body.portOfDischarge() == null ? "" : body.portOfDischarge(), body.arrivedOn(),
        proof(body.evidence()), body.reason());
    return answer(written, consignment(registry.consignment(actor, reference)));
  }

  @GetMapping("/consignments/{reference}")
  ConsignmentAnswer consignment(Actor.Integration actor, @PathVariable String reference) {
    return consignment(registry.consignment(actor, reference));
  }

  record Evidence(ArrivalProof.Kind kind, @Nullable String reference, @Nullable String note, @Nullable UUID fileId) {}

  record ArrivalAnswer(String portOfDischarge, @Nullable LocalDate arrivedOn, Evidence evidence, Instant recordedAt, String recordedBy,
      @Nullable String reason) {}

  record ConsignmentAnswer(String reference, String portOfDischarge, String portName, String country, String timeZone,
      @Nullable LocalDate arrivedOn, Evidence evidence, long units, List<ArrivalAnswer> arrivals) {}

  private static ConsignmentAnswer consignment(Consignment c) {
    return new ConsignmentAnswer(c.reference(), c.port().locode(), c.port().nameEn(), c.port().country(), c.port().zone().getId(),
        c.arrivedOn(), evidence(c.proof()), c.units(), c.arrivals().stream()
            .map(a -> new ArrivalAnswer(a.port().locode(), a.on(), evidence(a.proof()), a.recordedAt(), a.recordedBy(), a.reason())).toList());
  }

  private static Evidence evidence(ArrivalProof proof) {
    return new Evidence(proof.kind(), proof.reference(), proof.note(), proof.fileId());
  }

  private static @Nullable ArrivalProof proof(@Nullable JsonNode evidence) {
    if (evidence == null || evidence.isNull()) {
      return null;
    }
    if (evidence.isString()) {
      var sentence = evidence.asString();
      return sentence.isBlank() ? null : ArrivalProof.inWords(shortened(sentence));
    }
    if (!evidence.isObject()) {
      throw InvalidInput.at("/evidence", "registry.api.evidence");
    }
    for (var field : evidence.propertyNames()) {
      if (!List.of("kind", "reference", "note", "fileId").contains(field)) {
        throw InvalidInput.at("/evidence/" + field, "registry.import.unknownField", field, "kind, reference, note, fileId");
      }
    }
    var kind = evidence.path("kind").asString("OTHER");
    if (Arrays.stream(ArrivalProof.Kind.values()).noneMatch(known -> known.name().equals(kind))) {
      throw InvalidInput.at("/evidence/kind", "registry.consignment.proofKind", shortened(kind), Arrays.toString(ArrivalProof.Kind.values()));
    }
    return new ArrivalProof(ArrivalProof.Kind.valueOf(kind), text(evidence, "reference"), text(evidence, "note"), fileId(evidence));
  }

  private static @Nullable String text(JsonNode object, String field) {
    var text = object.path(field).asString("").strip();
    return text.isEmpty() ? null : shortened(text);
  }

  private static @Nullable UUID fileId(JsonNode evidence) {
    var text = text(evidence, "fileId");
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw InvalidInput.at("/evidence/fileId", "registry.api.fileId");
    }
  }

  private static String shortened(String text) {
    return text.length() > 500 ? text.substring(0, 500) : text;
  }

  // --- units ------------------------------------------------------------------------------------------------------------------

  record ManufacturedAnswer(LocalDate on, Manufactured.Precision precision, Manufactured.Source source) {}

  record HistoryAnswer(@Nullable LocalDate on, Instant recordedAt, String recordedBy, String event, @Nullable String reason) {}

  record UnitAnswer(UUID id, String serialNumber, String serialAsPrinted, ModelAnswer model, @Nullable ManufacturedAnswer manufactured,
      @Nullable ConsignmentAnswer consignment, @Nullable UUID ownerId, boolean withheld, List<HistoryAnswer> history) {}

  @GetMapping("/units/{serial}")
  UnitAnswer unit(Actor.Integration actor, @PathVariable String serial) {
    return unit(registry.unit(actor, serial));
  }

  private static UnitAnswer unit(Unit u) {
    var made = u.manufactured();
    return new UnitAnswer(u.id(), u.serial(), u.serialAsPrinted(), model(u.model()),
        made == null ? null : new ManufacturedAnswer(made.on(), made.precision(), made.source()),
        u.consignment() == null ? null : consignment(u.consignment()), u.ownerId(), u.withheld(),
        u.history().stream().map(event -> new HistoryAnswer(event.on(), event.at(), event.actor(),
            event.key().replace("registry.history.", ""), event.reason())).toList());
  }

  record CoverAnswer(String serialNumber, LocalDate on, PublicAnswer.Status status, String edition, @Nullable Cover cover,
      @Nullable Cover withoutPapers, String evidence) {}

  /** A unit's cover: {@code cover} with both papers valid, {@code withoutPapers} by the manufacturing date (D2). */
  @GetMapping("/units/{serial}/cover")
  CoverAnswer cover(Actor.Integration actor, @PathVariable String serial, @RequestParam(required = false) @Nullable LocalDate on) {
    var cover = lookup.cover(actor, serial, on);
    return new CoverAnswer(cover.serial(), cover.on(), cover.status(), cover.edition(), cover.withPapers(), cover.withoutPapers(),
        cover.arrivalEvidence());
  }

  /** What anybody may know. Unknown and withheld units look alike. */
  @GetMapping("/public/cover/{serial}")
  ResponseEntity<PublicAnswer> publicCover(HttpServletRequest request, @PathVariable String serial) {
    // A key opens no more here: the answer and its limits are those of the address.
    var answer = lookup.publicAnswer(new Actor.Visitor(request.getRemoteAddr()), serial);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer);
  }

  private static <T> ResponseEntity<T> answer(Written written, T body) {
    return ResponseEntity.status(written == Written.CREATED ? 201 : 200).body(body);
  }
}
