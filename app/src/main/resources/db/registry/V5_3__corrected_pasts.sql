-- Every correction of when a unit was made, with its proof; the unit itself says the last one.
CREATE TABLE unit_manufacture (
  unit_id          uuid        NOT NULL REFERENCES unit,
  number           int         NOT NULL,
  before_on        date,
  before_precision text,
  manufactured_on  date        NOT NULL,
  precision        text        NOT NULL,
  proof            text        NOT NULL,
  reason           text        NOT NULL,
  recorded_at      timestamptz NOT NULL,
  recorded_by      text        NOT NULL,
  PRIMARY KEY (unit_id, number)
);

-- A replacement stands in its predecessor's cover (reading I9): cover_of is the first unit of the chain, whose dates count.
ALTER TABLE unit ADD COLUMN replaces uuid REFERENCES unit;
ALTER TABLE unit ADD COLUMN cover_of uuid REFERENCES unit;
ALTER TABLE unit ADD CONSTRAINT unit_replacement CHECK ((replaces IS NULL) = (cover_of IS NULL) AND replaces <> id);
CREATE UNIQUE INDEX unit_replaced_once ON unit (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX unit_cover_of ON unit (cover_of) WHERE cover_of IS NOT NULL;

-- Who wants no reminder before cover ends, and what has been reminded of.
CREATE TABLE reminder_opt_out (
  customer_id uuid        PRIMARY KEY,
  since       timestamptz NOT NULL
);
CREATE TABLE cover_reminder (
  unit_id  uuid        NOT NULL REFERENCES unit,
  last_day date        NOT NULL,
  owner_id uuid        NOT NULL,
  sent_at  timestamptz NOT NULL,
  PRIMARY KEY (unit_id, last_day)
);
CREATE INDEX consignment_arrived ON consignment (arrived_on) WHERE arrived_on IS NOT NULL;
