-- Fragments of serial numbers are searched by trigram. A trusted extension: the database's owner may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE battery_model (
  code                    text        PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9._/+-]{0,39}$'),
  name                    text        NOT NULL,
  chemistry               text        NOT NULL CHECK (chemistry IN ('LIPO', 'LIPO_HV', 'SEMI_SOLID', 'LI_ION', 'LIFEPO4')),
  cells_in_series         int         NOT NULL CHECK (cells_in_series BETWEEN 1 AND 200),
  cells_in_parallel       int         NOT NULL CHECK (cells_in_parallel BETWEEN 1 AND 200),
  capacity_mah            int         NOT NULL CHECK (capacity_mah > 0),
  nominal_volts_per_cell  numeric,
  charge_volts_per_cell   numeric,
  cut_off_volts_per_cell  numeric,
  continuous_discharge_c  numeric,
  peak_discharge_c        numeric,
  charge_c                numeric,
  charge_celsius_min      numeric,
  charge_celsius_max      numeric,
  discharge_celsius_min   numeric,
  discharge_celsius_max   numeric,
  storage_celsius_min     numeric,
  storage_celsius_max     numeric,
  mass_grams              int,
  energy_wh               numeric,
  cycle_life              int,
  created_at              timestamptz NOT NULL,
  updated_at              timestamptz NOT NULL
);

-- How serial numbers of a kind look and how they tell the date of manufacture. Data, so that a new scheme needs no new program.
CREATE TABLE serial_format (
  id            int  PRIMARY KEY,                -- tried in this order
  name          text NOT NULL UNIQUE,
  pattern       text NOT NULL,                   -- of the canonical serial; groups date, or year, month, day, week
  coding        text NOT NULL CHECK (coding IN ('NONE', 'YYMMDD', 'YYYYMMDD', 'YYWW', 'LETTERS')),
  year_letters  text,                            -- LETTERS: the alphabet of the year, first letter = first_year
  first_year    int,
  month_letters text,                            -- the alphabet of the month, first letter = January
  day_letters   text,                            -- the alphabet of the day, first letter = the first; null where no day is coded
  example       text NOT NULL,
  active        boolean NOT NULL DEFAULT true,
  CHECK (coding <> 'LETTERS' OR (year_letters IS NOT NULL AND first_year IS NOT NULL AND month_letters IS NOT NULL))
);

-- I and O are left out of letter codes, as labels usually do.
INSERT INTO serial_format (id, name, pattern, coding, year_letters, first_year, month_letters, day_letters, example) VALUES
  (10, 'Pack, date of manufacture YYMMDD', '^DF[A-Z0-9]{4}(?<date>[0-9]{6})[0-9]{4}$',  'YYMMDD',   NULL, NULL, NULL, NULL, 'DF6S222401100042'),
  (20, 'Pack, year and week YYWW',         '^DW[A-Z0-9]{4}(?<date>[0-9]{4})[0-9]{5}$',  'YYWW',     NULL, NULL, NULL, NULL, 'DW6S22240200042'),
  (30, 'Pack, letters for year and month', '^DL[A-Z0-9]{4}(?<year>[A-Z])(?<month>[0-9A-Z])[0-9]{5}$',
       'LETTERS', 'ABCDEFGHJKLMNPQRSTUVWXYZ', 2016, '123456789ABC', NULL, 'DL6S22J100042'),
  (40, 'Lab sample, no date',              '^DX[A-Z0-9]{4}[0-9]{5,8}$',                 'NONE',     NULL, NULL, NULL, NULL, 'DX6S2200042');

CREATE TABLE consignment (
  id              uuid        PRIMARY KEY,
  reference       text        NOT NULL,
  port            text        NOT NULL CHECK (port ~ '^[A-Z]{2}[A-Z2-9]{3}$'),   -- UN/LOCODE
  arrived_on      date,                          -- local calendar date at the port (reading I4)
  proof_kind      text        NOT NULL CHECK (proof_kind IN ('ARRIVAL_NOTICE', 'BILL_OF_LADING', 'TRACKING_EVENT', 'CUSTOMS_RECORD', 'OTHER', 'NONE_YET')),
  proof_reference text,
  proof_note      text,
  proof_file      uuid,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX consignment_reference ON consignment (upper(reference));
CREATE INDEX consignment_port ON consignment (port);

-- Every record of where and when a consignment arrived; the last one is what the consignment says.
CREATE TABLE port_arrival (
  consignment_id  uuid        NOT NULL REFERENCES consignment,
  number          int         NOT NULL,          -- 1, 2, 3 … within the consignment
  port            text        NOT NULL,
  arrived_on      date,
  proof_kind      text        NOT NULL,
  proof_reference text,
  proof_note      text,
  proof_file      uuid,
  recorded_at     timestamptz NOT NULL,
  recorded_by     text        NOT NULL,
  reason          text,
  PRIMARY KEY (consignment_id, number)
);

CREATE TABLE unit (
  id                     uuid        PRIMARY KEY,
  serial                 text        NOT NULL UNIQUE CHECK (serial ~ '^[A-Z0-9]{5,40}$'),
  serial_as_printed      text        NOT NULL,
  look_alike             text        NOT NULL,   -- serial with characters that are mistaken for one another made equal
  model_code             text        NOT NULL REFERENCES battery_model,
  manufactured_on        date,                   -- where only week or month is known: its last day
  manufactured_precision text        CHECK (manufactured_precision IN ('DAY', 'WEEK', 'MONTH')),
  manufactured_source    text        NOT NULL CHECK (manufactured_source IN ('LABEL', 'PRODUCTION_LIST', 'NONE')),
  consignment_id         uuid        REFERENCES consignment,
  owner_id               uuid,
  withheld               boolean     NOT NULL DEFAULT false,
  created_at             timestamptz NOT NULL,
  created_by             text        NOT NULL,
  import_id              uuid,
  CHECK ((manufactured_on IS NULL) = (manufactured_source = 'NONE')),
  CHECK ((manufactured_on IS NULL) = (manufactured_precision IS NULL))
);
CREATE INDEX unit_look_alike  ON unit (look_alike);
CREATE INDEX unit_consignment ON unit (consignment_id, id);
CREATE INDEX unit_model       ON unit (model_code, serial);
CREATE INDEX unit_of_owner    ON unit (owner_id, serial) WHERE owner_id IS NOT NULL;
CREATE INDEX unit_withheld    ON unit (serial) WHERE withheld;
CREATE INDEX unit_fragment    ON unit USING gin (serial gin_trgm_ops);

CREATE TABLE unit_owner (
  unit_id     uuid        NOT NULL REFERENCES unit,
  number      int         NOT NULL,              -- 1, 2, 3 … within the unit
  owner_id    uuid,
  since       timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  reason      text,
  PRIMARY KEY (unit_id, number)
);

CREATE TABLE registry_import (
  id          uuid        PRIMARY KEY,
  kind        text        NOT NULL CHECK (kind IN ('UNITS', 'CONSIGNMENTS', 'MODELS')),
  state       text        NOT NULL CHECK (state IN ('RECEIVING', 'WAITING', 'RUNNING', 'DONE', 'FAILED')),
  dry_run     boolean     NOT NULL,
  file_name   text        NOT NULL,
  date_styles jsonb       NOT NULL DEFAULT '{}', -- column → how its dates are written, as found in the whole file
  notes       jsonb       NOT NULL DEFAULT '[]',
  rows        int         NOT NULL DEFAULT 0,
  processed   int         NOT NULL DEFAULT 0,
  created     int         NOT NULL DEFAULT 0,
  updated     int         NOT NULL DEFAULT 0,
  unchanged   int         NOT NULL DEFAULT 0,
  refused     int         NOT NULL DEFAULT 0,
  last_line   int         NOT NULL DEFAULT 0,    -- rows up to this line have their verdict
  may_correct boolean     NOT NULL,              -- whether whoever brought it may change recorded arrivals
  created_by  text        NOT NULL,
  created_at  timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX registry_import_created ON registry_import (created_at DESC);

CREATE TABLE registry_import_row (
  import_id uuid  NOT NULL REFERENCES registry_import ON DELETE CASCADE,
  line      int   NOT NULL,
  key       text,                                -- what must not come twice in one file
  cells     jsonb NOT NULL,
  faults    jsonb NOT NULL DEFAULT '[]',         -- what kept the line from being read
  verdict   text  CHECK (verdict IN ('CREATED', 'UPDATED', 'UNCHANGED', 'REFUSED')),
  problems  jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (import_id, line)
);
CREATE INDEX registry_import_row_key     ON registry_import_row (import_id, key, line) WHERE key IS NOT NULL;
CREATE INDEX registry_import_row_refused ON registry_import_row (import_id, line) WHERE verdict = 'REFUSED';
