package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Models, ports, consignments with their arrivals, and units by serial number. */
@Component
public class Registry {

  // --- for other modules, which have checked the reader themselves ------------------------------------------------------------

  /** What a claim needs of the unit with this serial, however it was typed; empty when there is none or it is not certain which. */
  public Optional<UnitFacts> unitFacts(String serialText) {
    throw new UnsupportedOperationException("not yet written");
  }

  public Optional<UnitFacts> unitFacts(UUID unitId) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** What a typed serial stands for, with the units it may have been meant to be. Never show {@code DidYouMean} to the public. */
  public Resolution resolve(String serialText) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Serial numbers in a message, a label's text or a scanned code, the likeliest first: known units before mere candidates. */
  public List<SerialNumber> serialsIn(String text) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Ids of a consignment's units in the order of their ids; give the last id of a page to get the next. */
  public List<UUID> unitsIn(UUID consignmentId, @Nullable UUID after, int limit) {
    throw new UnsupportedOperationException("not yet written");
  }

  // --- reads ------------------------------------------------------------------------------------------------------------------

  /** The whole record of a unit, for staff, integrations that may read the registry, and its owner. @throws NotFound otherwise */
  public Unit unit(Actor actor, String serialText) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Units by serial; for staff and integrations. */
  public List<UnitSummary> units(Actor actor, UnitQuery query) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** The units of a customer: for the customer, staff and integrations. At most 500. */
  public List<UnitSummary> unitsOf(Actor actor, UUID customerId) {
    throw new UnsupportedOperationException("not yet written");
  }

  public Consignment consignment(Actor actor, String reference) {
    throw new UnsupportedOperationException("not yet written");
  }

  public List<Consignment> consignments(Actor actor, ConsignmentQuery query) {
    throw new UnsupportedOperationException("not yet written");
  }

  public BatteryModel model(Actor actor, String code) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** All models, by code; there are few. */
  public List<BatteryModel> models(Actor actor) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Every port of discharge known, by English name. */
  public List<Port> ports() {
    throw new UnsupportedOperationException("not yet written");
  }

  // --- writes -----------------------------------------------------------------------------------------------------------------

  /** Adds the model or replaces its data. */
  public Written putModel(Actor actor, BatteryModel model) {
    throw new UnsupportedOperationException("not yet written");
  }

  /**
   * Adds a consignment, or records or corrects its port and arrival. What was recorded before is kept; {@link PortArrivalCorrected} is
   * published when the date or the port changes.
   *
   * @param locode UN/LOCODE of the port of discharge
   * @param arrivedOn local date at the port; null while it has not arrived
   * @param reason why, when it corrects; null is taken for the first record and for integrations
   */
  public Written putConsignment(Actor actor, String reference, String locode, @Nullable LocalDate arrivedOn, ArrivalProof proof,
      @Nullable String reason) {
    throw new UnsupportedOperationException("not yet written");
  }

  /**
   * Adds a unit or changes what the registry knows of it.
   *
   * @param manufacturedOn null: read it from the serial number by the known formats, where that is possible
   * @param consignment reference; null when not known
   */
  public Written putUnit(Actor actor, String serialAsPrinted, String model, @Nullable LocalDate manufacturedOn,
      @Nullable String consignment) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Says whose the unit is now; the owners before are kept. @param ownerId customer id, null for nobody known */
  public void changeOwner(Actor actor, String serialText, @Nullable UUID ownerId, String reason) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** Keeps the unit out of the public look-up, or lets it in again. */
  public void withhold(Actor actor, String serialText, boolean withheld, String reason) {
    throw new UnsupportedOperationException("not yet written");
  }
}
