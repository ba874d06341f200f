package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.registry.Manufactured.Precision;
import com.defnoco.aftersale.registry.Manufactured.Source;
import com.defnoco.aftersale.registry.SerialFormat.Coding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement on models, formats, consignments and units. Those of imports are in {@link ImportsSql}. */
@Component
class RegistrySql {

  private final JdbcClient jdbc;
  private final DataSource dataSource;

  RegistrySql(JdbcClient jdbc, DataSource dataSource) {
    this.jdbc = jdbc;
    this.dataSource = dataSource;
  }

  // --- models and serial formats ----------------------------------------------------------------------------------------------

  List<BatteryModel> models() {
    return jdbc.sql("""
            SELECT code, name, chemistry, cells_in_series, cells_in_parallel, capacity_mah, nominal_volts_per_cell, charge_volts_per_cell,
                   cut_off_volts_per_cell, continuous_discharge_c, peak_discharge_c, charge_c, charge_celsius_min, charge_celsius_max,
                   discharge_celsius_min, discharge_celsius_max, storage_celsius_min, storage_celsius_max, mass_grams, energy_wh, cycle_life
            FROM battery_model ORDER BY code
            """)
        .query(RegistrySql::model).list();
  }

  Optional<BatteryModel> model(String code) {
    return jdbc.sql("""
            SELECT code, name, chemistry, cells_in_series, cells_in_parallel, capacity_mah, nominal_volts_per_cell, charge_volts_per_cell,
                   cut_off_volts_per_cell, continuous_discharge_c, peak_discharge_c, charge_c, charge_celsius_min, charge_celsius_max,
                   discharge_celsius_min, discharge_celsius_max, storage_celsius_min, storage_celsius_max, mass_grams, energy_wh, cycle_life
            FROM battery_model WHERE code = :code
            """)
        .param("code", code).query(RegistrySql::model).optional();
  }

  void putModel(BatteryModel model, Instant now) {
    jdbc.sql("""
            INSERT INTO battery_model (code, name, chemistry, cells_in_series, cells_in_parallel, capacity_mah, nominal_volts_per_cell,
                   charge_volts_per_cell, cut_off_volts_per_cell, continuous_discharge_c, peak_discharge_c, charge_c, charge_celsius_min,
                   charge_celsius_max, discharge_celsius_min, discharge_celsius_max, storage_celsius_min, storage_celsius_max, mass_grams,
                   energy_wh, cycle_life, created_at, updated_at)
            VALUES (:code, :name, :chemistry, :series, :parallel, :capacity, :nominal, :charge, :cutOff, :continuous, :peak, :chargeC,
                   :chargeMin, :chargeMax, :dischargeMin, :dischargeMax, :storageMin, :storageMax, :mass, :energy, :cycles, :now, :now)
            ON CONFLICT (code) DO UPDATE SET
                   name = excluded.name, chemistry = excluded.chemistry, cells_in_series = excluded.cells_in_series,
                   cells_in_parallel = excluded.cells_in_parallel, capacity_mah = excluded.capacity_mah,
                   nominal_volts_per_cell = excluded.nominal_volts_per_cell, charge_volts_per_cell = excluded.charge_volts_per_cell,
                   cut_off_volts_per_cell = excluded.cut_off_volts_per_cell, continuous_discharge_c = excluded.continuous_discharge_c,
                   peak_discharge_c = excluded.peak_discharge_c, charge_c = excluded.charge_c,
                   charge_celsius_min = excluded.charge_celsius_min, charge_celsius_max = excluded.charge_celsius_max,
                   discharge_celsius_min = excluded.discharge_celsius_min, discharge_celsius_max = excluded.discharge_celsius_max,
                   storage_celsius_min = excluded.storage_celsius_min, storage_celsius_max = excluded.storage_celsius_max,
                   mass_grams = excluded.mass_grams, energy_wh = excluded.energy_wh, cycle_life = excluded.cycle_life,
                   updated_at = excluded.updated_at
            """)
        .param("code", model.code()).param("name", model.name()).param("chemistry", model.chemistry().name())
        .param("series", model.cellsInSeries()).param("parallel", model.cellsInParallel()).param("capacity", model.capacityMilliampHours())
        .param("nominal", model.nominalVoltsPerCell()).param("charge", model.chargeVoltsPerCell())
        .param("cutOff", model.cutOffVoltsPerCell()).param("continuous", model.continuousDischargeC()).param("peak", model.peakDischargeC())
        .param("chargeC", model.chargeC()).param("chargeMin", model.chargeCelsiusMin()).param("chargeMax", model.chargeCelsiusMax())
        .param("dischargeMin", model.dischargeCelsiusMin()).param("dischargeMax", model.dischargeCelsiusMax())
        .param("storageMin", model.storageCelsiusMin()).param("storageMax", model.storageCelsiusMax()).param("mass", model.massGrams())
        .param("energy", model.energyWattHours()).param("cycles", model.cycleLife()).param("now", Timestamp.from(now))
        .update();
  }

  List<SerialFormat> activeFormats() {
    return jdbc.sql("""
            SELECT name, pattern, coding, year_letters, coalesce(first_year, 0), month_letters, day_letters,
                   check_digit, confidence
            FROM serial_format WHERE active ORDER BY id
            """)
        .query((rs, i) -> new SerialFormat(rs.getString(1), Pattern.compile(rs.getString(2)), Coding.valueOf(rs.getString(3)),
            rs.getString(4), rs.getInt(5), rs.getString(6), rs.getString(7), SerialFormat.CheckDigit.valueOf(rs.getString(8)),
            SerialFormat.Confidence.valueOf(rs.getString(9))))
        .list();
  }

  /** A format with everything about it. @param active whether serial numbers are read by it */
  record FormatRow(int id, String name, String pattern, Coding coding, @Nullable String yearLetters, int firstYear, @Nullable String monthLetters,
      @Nullable String dayLetters, SerialFormat.CheckDigit checkDigit, SerialFormat.Confidence confidence, String example, boolean active) {}

  /** All formats in the order in which they are tried. */
  List<FormatRow> formats() {
    return jdbc.sql("""
            SELECT id, name, pattern, coding, year_letters, coalesce(first_year, 0), month_letters, day_letters, check_digit, confidence, example, active
            FROM serial_format ORDER BY id
            """)
        .query((rs, i) -> new FormatRow(rs.getInt(1), rs.getString(2), rs.getString(3), Coding.valueOf(rs.getString(4)), rs.getString(5), rs.getInt(6),
            rs.getString(7), rs.getString(8), SerialFormat.CheckDigit.valueOf(rs.getString(9)), SerialFormat.Confidence.valueOf(rs.getString(10)),
            rs.getString(11), rs.getBoolean(12)))
        .list();
  }

  /** @return the id; empty when there is one of this name */
  Optional<Integer> insertFormat(FormatRow format) {
    return jdbc.sql("""
            INSERT INTO serial_format (id, name, pattern, coding, year_letters, first_year, month_letters, day_letters, check_digit, confidence, example)
            VALUES (nextval('serial_format_id'), :name, :pattern, :coding, :yearLetters::text, nullif(:firstYear, 0), :monthLetters::text, :dayLetters::text, :check, :confidence, :example)
            ON CONFLICT (name) DO NOTHING RETURNING id
            """)
        .param("name", format.name()).param("pattern", format.pattern()).param("coding", format.coding().name()).param("yearLetters", format.yearLetters())
        .param("firstYear", format.firstYear()).param("monthLetters", format.monthLetters()).param("dayLetters", format.dayLetters())
        .param("check", format.checkDigit().name()).param("confidence", format.confidence().name()).param("example", format.example())
        .query(Integer.class).optional();
  }

  /** @return false when there is no such format, or it is so already */
  boolean activateFormat(int id, boolean active) {
    return jdbc.sql("UPDATE serial_format SET active = :active WHERE id = :id AND active <> :active").param("id", id).param("active", active).update() == 1;
  }

  // --- consignments -----------------------------------------------------------------------------------------------------------

  record ConsignmentRow(UUID id, String reference, String port, @Nullable LocalDate arrivedOn, ArrivalProof proof) {}

  /** A consignment by its reference, in either case; locked until the end of the transaction where it will be changed. */
  Optional<ConsignmentRow> consignment(String reference) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment WHERE upper(reference) = upper(:reference)
            """)
        .param("reference", reference).query(RegistrySql::consignmentRow).optional();
  }

  Optional<ConsignmentRow> lockConsignment(String reference) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment WHERE upper(reference) = upper(:reference) FOR UPDATE
            """)
        .param("reference", reference).query(RegistrySql::consignmentRow).optional();
  }

  Optional<ConsignmentRow> consignment(UUID id) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment WHERE id = :id
            """)
        .param("id", id).query(RegistrySql::consignmentRow).optional();
  }

  List<ConsignmentRow> consignmentsByReference(Collection<String> upperReferences) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment WHERE upper(reference) = ANY (:references)
            """)
        .param("references", upperReferences.toArray(String[]::new)).query(RegistrySql::consignmentRow).list();
  }

  List<ConsignmentRow> consignmentsById(Collection<UUID> ids) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment WHERE id = ANY (:ids::uuid[])
            """)
        .param("ids", texts(ids)).query(RegistrySql::consignmentRow).list();
  }

  List<ConsignmentRow> consignments(ConsignmentQuery query) {
    return jdbc.sql("""
            SELECT id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file
            FROM consignment
            WHERE (:text::text IS NULL OR position(upper(:text) IN upper(reference)) > 0)
              AND (:port::text IS NULL OR port = :port)
              AND (:arrived::boolean IS NULL OR (arrived_on IS NOT NULL) = :arrived)
              AND (:after::text IS NULL OR upper(reference) > upper(:after))
            ORDER BY upper(reference) LIMIT :limit
            """)
        .param("text", query.text()).param("port", query.port()).param("arrived", query.arrived()).param("after", query.after())
        .param("limit", query.limit()).query(RegistrySql::consignmentRow).list();
  }

  /** The references that look most like one nobody has, for "did you mean". */
  List<String> referencesLike(String reference) {
    return jdbc.sql("""
            SELECT reference FROM consignment WHERE similarity(upper(reference), upper(:reference)) > 0.5
            ORDER BY similarity(upper(reference), upper(:reference)) DESC, reference LIMIT 3
            """)
        .param("reference", reference).query(String.class).list();
  }

  void insertConsignment(ConsignmentRow row, Instant now) {
    jdbc.sql("""
            INSERT INTO consignment (id, reference, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file, created_at, updated_at)
            VALUES (:id, :reference, :port, :arrived, :kind, :proofReference, :note, :file, :now, :now)
            """)
        .param("id", row.id()).param("reference", row.reference()).param("port", row.port()).param("arrived", row.arrivedOn())
        .param("kind", row.proof().kind().name()).param("proofReference", row.proof().reference()).param("note", row.proof().note())
        .param("file", row.proof().fileId()).param("now", Timestamp.from(now)).update();
  }

  void updateConsignment(ConsignmentRow row, Instant now) {
    jdbc.sql("""
            UPDATE consignment SET port = :port, arrived_on = :arrived, proof_kind = :kind, proof_reference = :proofReference,
                   proof_note = :note, proof_file = :file, updated_at = :now
            WHERE id = :id
            """)
        .param("id", row.id()).param("port", row.port()).param("arrived", row.arrivedOn())
        .param("kind", row.proof().kind().name()).param("proofReference", row.proof().reference()).param("note", row.proof().note())
        .param("file", row.proof().fileId()).param("now", Timestamp.from(now)).update();
  }

  void insertArrival(ConsignmentRow row, Instant now, String actor, @Nullable String reason) {
    jdbc.sql("""
            INSERT INTO port_arrival (consignment_id, number, port, arrived_on, proof_kind, proof_reference, proof_note, proof_file,
                   recorded_at, recorded_by, reason)
            SELECT :id, coalesce(max(number), 0) + 1, :port, :arrived, :kind, :proofReference, :note, :file, :now, :actor, :reason
            FROM port_arrival WHERE consignment_id = :id
            """)
        .param("id", row.id()).param("port", row.port()).param("arrived", row.arrivedOn())
        .param("kind", row.proof().kind().name()).param("proofReference", row.proof().reference()).param("note", row.proof().note())
        .param("file", row.proof().fileId()).param("now", Timestamp.from(now)).param("actor", actor).param("reason", reason).update();
  }

  record ArrivalRow(String port, @Nullable LocalDate on, ArrivalProof proof, Instant at, String by, @Nullable String reason) {}

  /** The latest first. */
  List<ArrivalRow> arrivals(UUID consignmentId) {
    return jdbc.sql("""
            SELECT port, arrived_on, proof_kind, proof_reference, proof_note, proof_file, recorded_at, recorded_by, reason
            FROM port_arrival WHERE consignment_id = :id ORDER BY number DESC
            """)
        .param("id", consignmentId)
        .query((rs, i) -> new ArrivalRow(rs.getString(1), date(rs, 2), proof(rs, 3), rs.getTimestamp(7).toInstant(), rs.getString(8),
            rs.getString(9)))
        .list();
  }

  /** How many units each consignment holds; one without any has no entry. */
  Map<UUID, Long> unitCounts(Collection<UUID> consignments) {
    var counts = new HashMap<UUID, Long>();
    jdbc.sql("SELECT consignment_id, count(*) FROM unit WHERE consignment_id = ANY (:ids::uuid[]) GROUP BY 1")
        .param("ids", consignments.toArray(UUID[]::new))
        .query(rs -> { counts.put(rs.getObject(1, UUID.class), rs.getLong(2)); });
    return counts;
  }

  record EarlyUnit(String serial, LocalDate manufacturedOn, long units) {}

  /** A unit of the consignment that was made after a day (as early as its precision allows), and how many such units there are. */
  Optional<EarlyUnit> madeAfter(UUID consignmentId, LocalDate day) {
    return jdbc.sql("""
            SELECT serial, manufactured_on, count(*) OVER ()
            FROM unit
            WHERE consignment_id = :id AND :day < CASE manufactured_precision
                    WHEN 'DAY'  THEN manufactured_on
                    WHEN 'WEEK' THEN manufactured_on - 6
                    ELSE date_trunc('month', manufactured_on)::date END
            ORDER BY manufactured_on DESC, serial LIMIT 1
            """)
        .param("id", consignmentId).param("day", day)
        .query((rs, i) -> new EarlyUnit(rs.getString(1), rs.getObject(2, LocalDate.class), rs.getLong(3))).optional();
  }

  // --- units ------------------------------------------------------------------------------------------------------------------

  record UnitRow(UUID id, String serial, String serialAsPrinted, String model, @Nullable Manufactured manufactured,
      @Nullable UUID consignmentId, @Nullable UUID ownerId, boolean withheld, Instant createdAt, String createdBy, @Nullable UUID importId,
      @Nullable UUID coverOf) {}

  Optional<UnitRow> unit(String serial) {
    return jdbc.sql("""
            SELECT id, serial, serial_as_printed, model_code, manufactured_on, manufactured_precision, manufactured_source,
                   consignment_id, owner_id, withheld, created_at, created_by, import_id, cover_of
            FROM unit WHERE serial = :serial
            """)
        .param("serial", serial).query(RegistrySql::unitRow).optional();
  }

  Optional<UnitRow> lockUnit(String serial) {
    return jdbc.sql("""
            SELECT id, serial, serial_as_printed, model_code, manufactured_on, manufactured_precision, manufactured_source,
                   consignment_id, owner_id, withheld, created_at, created_by, import_id, cover_of
            FROM unit WHERE serial = :serial FOR UPDATE
            """)
        .param("serial", serial).query(RegistrySql::unitRow).optional();
  }

  Optional<UnitRow> unit(UUID id) {
    return jdbc.sql("""
            SELECT id, serial, serial_as_printed, model_code, manufactured_on, manufactured_precision, manufactured_source,
                   consignment_id, owner_id, withheld, created_at, created_by, import_id, cover_of
            FROM unit WHERE id = :id
            """)
        .param("id", id).query(RegistrySql::unitRow).optional();
  }

  boolean withheld(UUID unitId) {
    return jdbc.sql("SELECT withheld FROM unit WHERE id = :id").param("id", unitId).query(Boolean.class).optional().orElse(true);
  }

  /** A unit with its consignment and the name of its model. */
  record WholeUnit(UnitRow unit, @Nullable ConsignmentRow consignment, String modelName) {}

  private static final String WHOLE_UNITS = """
      SELECT u.id, u.serial, u.serial_as_printed, u.model_code, u.manufactured_on, u.manufactured_precision, u.manufactured_source,
             u.consignment_id, u.owner_id, u.withheld, u.created_at, u.created_by, u.import_id, u.cover_of,
             c.id, c.reference, c.port, c.arrived_on, c.proof_kind, c.proof_reference, c.proof_note, c.proof_file, m.name
      FROM unit u JOIN battery_model m ON m.code = u.model_code LEFT JOIN consignment c ON c.id = u.consignment_id
      """;

  Optional<WholeUnit> wholeUnit(UUID id) {
    return jdbc.sql(WHOLE_UNITS + "WHERE u.id = :id")
        .param("id", id).query(RegistrySql::wholeUnit).optional();
  }

  /** The unit with exactly this serial and those that look like it, at most six, the exact one first. One probe of two indexes. */
  List<UnitRow> unitsLookingLike(SerialNumber serial) {
    return wholeUnitsLookingLike(serial).stream().map(WholeUnit::unit).toList();
  }

  /** As {@link #unitsLookingLike}, with all that a claim needs of them. */
  List<WholeUnit> wholeUnitsLookingLike(SerialNumber serial) {
    return jdbc.sql(WHOLE_UNITS + "WHERE u.look_alike = :key ORDER BY u.serial <> :serial, u.serial LIMIT 6")
        .param("key", serial.lookAlikeKey()).param("serial", serial.text()).query(RegistrySql::wholeUnit).list();
  }

  /** What the public answer rests on. */
  record CoverRow(String serial, boolean withheld, @Nullable LocalDate manufacturedOn, @Nullable String port,
      @Nullable LocalDate arrivedOn) {}

  /** As {@link #unitsLookingLike}, with only what the public answer needs, in one question to the database whatever the answer. */
  List<CoverRow> coverRows(SerialNumber serial) {
    return jdbc.sql("""
            SELECT u.serial, u.withheld, CASE WHEN r.id IS NULL THEN u.manufactured_on ELSE r.manufactured_on END, c.port, c.arrived_on
            FROM unit u
            LEFT JOIN unit r ON r.id = u.cover_of
            LEFT JOIN consignment c ON c.id = CASE WHEN r.id IS NULL THEN u.consignment_id ELSE r.consignment_id END
            WHERE u.look_alike = :key ORDER BY u.serial <> :serial, u.serial LIMIT 2
            """)
        .param("key", serial.lookAlikeKey()).param("serial", serial.text())
        .query((rs, i) -> new CoverRow(rs.getString(1), rs.getBoolean(2), date(rs, 3), rs.getString(4), date(rs, 5))).list();
  }

  /** @param cover what the cover is counted from, which is a predecessor's for a replacement (I9) */
  record CertifiableRow(UUID id, String serial, String serialAsPrinted, String model, String modelName, UUID consignmentId, String port, LocalDate arrivedOn, ArrivalProof proof,
      CoverRow cover) {}

  List<CertifiableRow> certifiable(Collection<UUID> units) {
    return jdbc.sql("""
            SELECT u.id, u.serial, u.serial_as_printed, m.code, m.name, own.id, own.port, own.arrived_on, own.proof_kind, own.proof_reference, own.proof_note, own.proof_file,
                   u.withheld, CASE WHEN r.id IS NULL THEN u.manufactured_on ELSE r.manufactured_on END, c.port, c.arrived_on
            FROM unit u
            JOIN battery_model m ON m.code = u.model_code
            LEFT JOIN unit r ON r.id = u.cover_of
            JOIN consignment own ON own.id = coalesce(u.consignment_id, r.consignment_id) -- one handed out by the bench came in no consignment
            LEFT JOIN consignment c ON c.id = CASE WHEN r.id IS NULL THEN u.consignment_id ELSE r.consignment_id END
            WHERE u.id = ANY (:units) AND own.arrived_on IS NOT NULL ORDER BY u.id
            """)
        .param("units", units.toArray(UUID[]::new))
        .query((rs, i) -> new CertifiableRow(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5), rs.getObject(6, UUID.class),
            rs.getString(7), rs.getObject(8, LocalDate.class), new ArrivalProof(ArrivalProof.Kind.valueOf(rs.getString(9)), rs.getString(10), rs.getString(11), rs.getObject(12, UUID.class)),
            new CoverRow(rs.getString(2), rs.getBoolean(13), date(rs, 14), rs.getString(15), date(rs, 16)))).list();
  }

  /**
   * A unit's cover with what it rests on.
   *
   * @param inherited serial of the first unit of a chain of replacements; null where the unit stands in its own cover
   */
  record KnownCover(CoverRow row, @Nullable UUID ownerId, @Nullable String inherited, @Nullable ConsignmentRow consignment) {}

  /** As {@link #coverRows}, for those who may see more. */
  List<KnownCover> knownCovers(SerialNumber serial) {
    return jdbc.sql("""
            SELECT u.serial, u.withheld, CASE WHEN r.id IS NULL THEN u.manufactured_on ELSE r.manufactured_on END, u.owner_id, r.serial,
                   c.id, c.reference, c.port, c.arrived_on, c.proof_kind, c.proof_reference, c.proof_note, c.proof_file
            FROM unit u
            LEFT JOIN unit r ON r.id = u.cover_of
            LEFT JOIN consignment c ON c.id = CASE WHEN r.id IS NULL THEN u.consignment_id ELSE r.consignment_id END
            WHERE u.look_alike = :key ORDER BY u.serial <> :serial, u.serial LIMIT 2
            """)
        .param("key", serial.lookAlikeKey()).param("serial", serial.text())
        .query((rs, i) -> {
          var consignment = rs.getObject(6, UUID.class) == null ? null
              : new ConsignmentRow(rs.getObject(6, UUID.class), rs.getString(7), rs.getString(8), date(rs, 9), proof(rs, 10));
          return new KnownCover(new CoverRow(rs.getString(1), rs.getBoolean(2), date(rs, 3), rs.getString(8), date(rs, 9)), rs.getObject(4, UUID.class),
              rs.getString(5), consignment);
        }).list();
  }

  List<UnitRow> lockUnits(Collection<String> serials) {
    return jdbc.sql("""
            SELECT id, serial, serial_as_printed, model_code, manufactured_on, manufactured_precision, manufactured_source,
                   consignment_id, owner_id, withheld, created_at, created_by, import_id, cover_of
            FROM unit WHERE serial = ANY (:serials) ORDER BY serial FOR UPDATE
            """)
        .param("serials", serials.toArray(String[]::new)).query(RegistrySql::unitRow).list();
  }

  List<String> existing(Collection<String> serials) {
    return jdbc.sql("SELECT serial FROM unit WHERE serial = ANY (:serials)")
        .param("serials", serials.toArray(String[]::new)).query(String.class).list();
  }

  /** Serial by look-alike key, for units of other serials than the given ones. */
  record LookAlike(String key, String serial) {}

  List<LookAlike> lookingLike(Collection<String> keys) {
    return jdbc.sql("SELECT look_alike, serial FROM unit WHERE look_alike = ANY (:keys)")
        .param("keys", keys.toArray(String[]::new)).query((rs, i) -> new LookAlike(rs.getString(1), rs.getString(2))).list();
  }

  /** Adds units in one statement. @return how many; fewer than given when another transaction was faster with a serial */
  int insertUnits(List<UnitRow> rows) {
    int n = rows.size();
    var ids = new String[n];
    var serials = new String[n];
    var printed = new String[n];
    var keys = new String[n];
    var models = new String[n];
    var made = new String[n];
    var precisions = new String[n];
    var sources = new String[n];
    var consignments = new String[n];
    var owners = new String[n];
    for (int i = 0; i < n; i++) {
      var row = rows.get(i);
      ids[i] = row.id().toString();
      serials[i] = row.serial();
      printed[i] = row.serialAsPrinted();
      keys[i] = new SerialNumber(row.serial()).lookAlikeKey();
      models[i] = row.model();
      made[i] = row.manufactured() == null ? null : row.manufactured().on().toString();
      precisions[i] = row.manufactured() == null ? null : row.manufactured().precision().name();
      sources[i] = row.manufactured() == null ? "NONE" : row.manufactured().source().name();
      consignments[i] = row.consignmentId() == null ? null : row.consignmentId().toString();
      owners[i] = row.ownerId() == null ? null : row.ownerId().toString();
    }
    var first = rows.getFirst();
    return jdbc.sql("""
            INSERT INTO unit (id, serial, serial_as_printed, look_alike, model_code, manufactured_on, manufactured_precision,
                   manufactured_source, consignment_id, owner_id, created_at, created_by, import_id)
            SELECT id::uuid, serial, printed, look_alike, model, made::date, made_precision, made_source, consignment::uuid, owner::uuid,
                   :at, :by, :import
            FROM unnest(:ids::text[], :serials::text[], :printed::text[], :keys::text[], :models::text[], :made::text[],
                        :precisions::text[], :sources::text[], :consignments::text[], :owners::text[])
              AS wished (id, serial, printed, look_alike, model, made, made_precision, made_source, consignment, owner)
            ON CONFLICT (serial) DO NOTHING
            """)
        .param("ids", ids).param("serials", serials).param("printed", printed).param("keys", keys).param("models", models)
        .param("made", made).param("precisions", precisions).param("sources", sources).param("consignments", consignments)
        .param("owners", owners).param("at", Timestamp.from(first.createdAt())).param("by", first.createdBy())
        .param("import", first.importId())
        .update();
  }

  /** Adds many units. @throws org.springframework.dao.DataIntegrityViolationException when another transaction was faster with a serial */
  void copyUnits(List<UnitRow> rows) {
    var text = new StringBuilder(rows.size() * 220);
    for (var row : rows) {
      var made = row.manufactured();
      text.append(row.id()).append('\t').append(row.serial()).append('\t');
      CopiedText.value(text, row.serialAsPrinted());
      text.append('\t').append(new SerialNumber(row.serial()).lookAlikeKey()).append('\t');
      CopiedText.value(text, row.model());
      text.append('\t').append(made == null ? "\\N" : made.on()).append('\t').append(made == null ? "\\N" : made.precision().name()).append('\t')
          .append(made == null ? "NONE" : made.source().name()).append('\t').append(row.consignmentId() == null ? "\\N" : row.consignmentId()).append('\t')
          .append(row.ownerId() == null ? "\\N" : row.ownerId()).append('\t').append(row.createdAt()).append('\t');
      CopiedText.value(text, row.createdBy());
      text.append('\t').append(row.importId() == null ? "\\N" : row.importId()).append('\n');
    }
    CopiedText.copy(dataSource, """
        COPY unit (id, serial, serial_as_printed, look_alike, model_code, manufactured_on, manufactured_precision, manufactured_source,
                   consignment_id, owner_id, created_at, created_by, import_id) FROM STDIN""", text);
  }

  void updateUnit(UnitRow row) {
    var made = row.manufactured();
    jdbc.sql("""
            UPDATE unit SET model_code = :model, manufactured_on = :on, manufactured_precision = :precision, manufactured_source = :source,
                   consignment_id = :consignment, owner_id = :owner, withheld = :withheld
            WHERE id = :id
            """)
        .param("id", row.id()).param("model", row.model()).param("on", made == null ? null : made.on())
        .param("precision", made == null ? null : made.precision().name()).param("source", made == null ? "NONE" : made.source().name())
        .param("consignment", row.consignmentId()).param("owner", row.ownerId()).param("withheld", row.withheld()).update();
  }

  void insertOwner(UUID unitId, @Nullable UUID ownerId, Instant since, String actor, @Nullable String reason) {
    jdbc.sql("""
            INSERT INTO unit_owner (unit_id, number, owner_id, since, recorded_by, reason)
            SELECT :unit, coalesce(max(number), 0) + 1, :owner, :since, :actor, :reason FROM unit_owner WHERE unit_id = :unit
            """)
        .param("unit", unitId).param("owner", ownerId).param("since", Timestamp.from(since)).param("actor", actor)
        .param("reason", reason).update();
  }

  /** Units whose cover rests on the consignment: its own, and those that replaced one of them (I9). */
  List<UUID> unitsIn(UUID consignmentId, @Nullable UUID after, int limit) {
    return jdbc.sql("""
            SELECT id FROM (
              SELECT id FROM unit WHERE consignment_id = :consignment
              UNION
              SELECT n.id FROM unit n JOIN unit o ON o.id = n.cover_of WHERE n.cover_of IS NOT NULL AND o.consignment_id = :consignment) u
            WHERE (:after::uuid IS NULL OR id > :after) ORDER BY id LIMIT :limit
            """)
        .param("consignment", consignmentId).param("after", after).param("limit", limit).query(UUID.class).list();
  }

  /** Units of these serial numbers, and those that stand in their cover (I9). */
  List<UUID> unitsAround(Collection<String> serials) {
    return jdbc.sql("""
            SELECT id FROM unit WHERE serial = ANY (:serials)
            UNION
            SELECT n.id FROM unit o JOIN unit n ON n.cover_of = o.id WHERE o.serial = ANY (:serials)
            """)
        .param("serials", serials.toArray(String[]::new)).query(UUID.class).list();
  }

  // --- replacements and corrections -------------------------------------------------------------------------------------------

  void replaces(UUID unitId, UUID replaced, UUID coverOf) {
    jdbc.sql("UPDATE unit SET replaces = :replaced, cover_of = :coverOf WHERE id = :id")
        .param("id", unitId).param("replaced", replaced).param("coverOf", coverOf).update();
  }

  /** A unit of a chain of replacements. @param replaces null for the first */
  record Link(UUID id, String serial, @Nullable UUID replaces) {}

  /** The whole chain that stands in one cover, the first unit first; the first alone where nothing was replaced. */
  List<Link> chain(UUID first) {
    return jdbc.sql("""
            WITH RECURSIVE chain (id, serial, replaces, step) AS (
              SELECT id, serial, NULL::uuid, 0 FROM unit WHERE id = :first
              UNION ALL
              SELECT u.id, u.serial, u.replaces, chain.step + 1 FROM unit u JOIN chain ON u.replaces = chain.id WHERE chain.step < 50)
            SELECT id, serial, replaces FROM chain ORDER BY step
            """)
        .param("first", first).query((rs, i) -> new Link(rs.getObject(1, UUID.class), rs.getString(2), rs.getObject(3, UUID.class))).list();
  }

  void insertManufacture(UUID unitId, @Nullable Manufactured before, Manufactured after, String proof, String reason, Instant now, String by) {
    jdbc.sql("""
            INSERT INTO unit_manufacture (unit_id, number, before_on, before_precision, manufactured_on, precision, proof, reason, recorded_at, recorded_by)
            SELECT :unit, coalesce(max(number), 0) + 1, :beforeOn, :beforePrecision, :on, :precision, :proof, :reason, :now, :by
            FROM unit_manufacture WHERE unit_id = :unit
            """)
        .param("unit", unitId).param("beforeOn", before == null ? null : before.on())
        .param("beforePrecision", before == null ? null : before.precision().name()).param("on", after.on())
        .param("precision", after.precision().name()).param("proof", proof).param("reason", reason).param("now", Timestamp.from(now)).param("by", by)
        .update();
  }

  record Remade(@Nullable LocalDate before, LocalDate on, String proof, String reason, Instant at, String by) {}

  List<Remade> remade(UUID unitId) {
    return jdbc.sql("""
            SELECT before_on, manufactured_on, proof, reason, recorded_at, recorded_by FROM unit_manufacture WHERE unit_id = :unit ORDER BY number
            """)
        .param("unit", unitId)
        .query((rs, i) -> new Remade(date(rs, 1), rs.getObject(2, LocalDate.class), rs.getString(3), rs.getString(4),
            rs.getTimestamp(5).toInstant(), rs.getString(6))).list();
  }

  // --- reminders --------------------------------------------------------------------------------------------------------------

  record Owned(UUID unitId, String serial, UUID ownerId) {}

  /** Units with an owner who wants reminders, whose goods arrived in a span of days, in the order of their ids. */
  List<Owned> ownedAndArrived(LocalDate from, LocalDate to, @Nullable UUID after, int limit) {
    return jdbc.sql("""
            SELECT u.id, u.serial, u.owner_id
            FROM consignment c JOIN unit u ON u.consignment_id = c.id
            WHERE c.arrived_on BETWEEN :from AND :to AND u.owner_id IS NOT NULL AND NOT u.withheld
              AND NOT EXISTS (SELECT FROM unit n WHERE n.replaces = u.id)
              AND NOT EXISTS (SELECT FROM reminder_opt_out o WHERE o.customer_id = u.owner_id)
              AND (:after::uuid IS NULL OR u.id > :after)
            ORDER BY u.id LIMIT :limit
            """)
        .param("from", from).param("to", to).param("after", after).param("limit", limit)
        .query((rs, i) -> new Owned(rs.getObject(1, UUID.class), rs.getString(2), rs.getObject(3, UUID.class))).list();
  }

  /** @return false when this has been reminded of before */
  boolean reminded(UUID unitId, LocalDate lastDay, UUID ownerId, Instant now) {
    return jdbc.sql("""
            INSERT INTO cover_reminder (unit_id, last_day, owner_id, sent_at) VALUES (:unit, :day, :owner, :now) ON CONFLICT DO NOTHING
            """)
        .param("unit", unitId).param("day", lastDay).param("owner", ownerId).param("now", Timestamp.from(now)).update() == 1;
  }

  boolean wantsReminders(UUID customerId) {
    return jdbc.sql("SELECT count(*) FROM reminder_opt_out WHERE customer_id = :id").param("id", customerId).query(Integer.class).single() == 0;
  }

  void wantReminders(UUID customerId, boolean wanted, Instant now) {
    if (wanted) {
      jdbc.sql("DELETE FROM reminder_opt_out WHERE customer_id = :id").param("id", customerId).update();
    } else {
      jdbc.sql("INSERT INTO reminder_opt_out (customer_id, since) VALUES (:id, :now) ON CONFLICT DO NOTHING")
          .param("id", customerId).param("now", Timestamp.from(now)).update();
    }
  }

  /**
   * One page of units by serial.
   *
   * @param pattern LIKE pattern on the canonical serial; null for all
   */
  List<UnitSummary> units(@Nullable String pattern, @Nullable String model, @Nullable UUID consignmentId, @Nullable Boolean withheld,
      @Nullable UUID owner, @Nullable String after, int limit) {
    return jdbc.sql("""
            SELECT u.id, u.serial, u.serial_as_printed, u.model_code, u.manufactured_on, u.manufactured_precision,
                   c.reference, c.port, c.arrived_on, u.owner_id, u.withheld
            FROM unit u LEFT JOIN consignment c ON c.id = u.consignment_id
            WHERE (:pattern::text IS NULL OR u.serial LIKE :pattern)
              AND (:model::text IS NULL OR u.model_code = :model)
              AND (:consignment::uuid IS NULL OR u.consignment_id = :consignment)
              AND (:withheld::boolean IS NULL OR u.withheld = :withheld)
              AND (:owner::uuid IS NULL OR u.owner_id = :owner)
              AND (:after::text IS NULL OR u.serial > :after)
            ORDER BY u.serial LIMIT :limit
            """)
        .param("pattern", pattern).param("model", model).param("consignment", consignmentId).param("withheld", withheld)
        .param("owner", owner).param("after", after).param("limit", limit).query(RegistrySql::summary).list();
  }

  int unitCountOf(UUID ownerId) {
    return jdbc.sql("SELECT count(*) FROM unit WHERE owner_id = :owner").param("owner", ownerId).query(Integer.class).single();
  }

  List<UnitSummary> unitsOf(UUID ownerId, int limit) {
    return jdbc.sql("""
            SELECT u.id, u.serial, u.serial_as_printed, u.model_code, u.manufactured_on, u.manufactured_precision,
                   c.reference, c.port, c.arrived_on, u.owner_id, u.withheld
            FROM unit u LEFT JOIN consignment c ON c.id = u.consignment_id
            WHERE u.owner_id = :owner ORDER BY u.serial LIMIT :limit
            """)
        .param("owner", ownerId).param("limit", limit).query(RegistrySql::summary).list();
  }

  /** Imports and single writes of units take turns, so that none judges by what another is about to change. */
  void oneWriterOfUnits() {
    jdbc.sql("SELECT pg_advisory_xact_lock(5001)").query(rs -> {});
  }

  // --- rows to values ---------------------------------------------------------------------------------------------------------

  private static BatteryModel model(ResultSet rs, int i) throws SQLException {
    return new BatteryModel(rs.getString(1), rs.getString(2), Chemistry.valueOf(rs.getString(3)), rs.getInt(4), rs.getInt(5), rs.getInt(6),
        rs.getBigDecimal(7), rs.getBigDecimal(8), rs.getBigDecimal(9), rs.getBigDecimal(10), rs.getBigDecimal(11), rs.getBigDecimal(12),
        rs.getBigDecimal(13), rs.getBigDecimal(14), rs.getBigDecimal(15), rs.getBigDecimal(16), rs.getBigDecimal(17), rs.getBigDecimal(18),
        rs.getObject(19, Integer.class), rs.getBigDecimal(20), rs.getObject(21, Integer.class));
  }

  private static ConsignmentRow consignmentRow(ResultSet rs, int i) throws SQLException {
    return new ConsignmentRow(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), date(rs, 4), proof(rs, 5));
  }

  private static WholeUnit wholeUnit(ResultSet rs, int i) throws SQLException {
    var consignment = rs.getObject(15, UUID.class);
    return new WholeUnit(unitRow(rs, i), consignment == null ? null
        : new ConsignmentRow(consignment, rs.getString(16), rs.getString(17), date(rs, 18), proof(rs, 19)), rs.getString(23));
  }

  private static ArrivalProof proof(ResultSet rs, int column) throws SQLException {
    return new ArrivalProof(ArrivalProof.Kind.valueOf(rs.getString(column)), rs.getString(column + 1), rs.getString(column + 2),
        rs.getObject(column + 3, UUID.class));
  }

  private static UnitRow unitRow(ResultSet rs, int i) throws SQLException {
    var on = date(rs, 5);
    var made = on == null ? null : new Manufactured(on, Precision.valueOf(rs.getString(6)), Source.valueOf(rs.getString(7)));
    return new UnitRow(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), made, rs.getObject(8, UUID.class),
        rs.getObject(9, UUID.class), rs.getBoolean(10), rs.getTimestamp(11).toInstant(), rs.getString(12), rs.getObject(13, UUID.class),
        rs.getObject(14, UUID.class));
  }

  private static UnitSummary summary(ResultSet rs, int i) throws SQLException {
    return new UnitSummary(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), date(rs, 5),
        rs.getString(6) == null ? null : Precision.valueOf(rs.getString(6)), rs.getString(7), rs.getString(8), date(rs, 9),
        rs.getObject(10, UUID.class), rs.getBoolean(11));
  }

  private static @Nullable LocalDate date(ResultSet rs, int column) throws SQLException {
    return rs.getObject(column, LocalDate.class);
  }

  static String[] texts(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }
}
