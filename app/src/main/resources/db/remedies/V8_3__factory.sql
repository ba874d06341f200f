-- Factory service: how a pack may travel, the return, what arrived, what the bench found and did.

CREATE TABLE transport_assessment (
  id          uuid        PRIMARY KEY,
  remedy_id   uuid        NOT NULL REFERENCES remedy,
  class       text        NOT NULL CHECK (class IN ('A','B','C')),
  rules       text        NOT NULL,                   -- which edition of the rules
  answers     text        NOT NULL,                   -- JSON
  note        text        NOT NULL,
  assessed_by text        NOT NULL,
  assessed_at timestamptz NOT NULL,
  replaced_at timestamptz
);
CREATE UNIQUE INDEX transport_assessment_one ON transport_assessment (remedy_id) WHERE replaced_at IS NULL;

CREATE TABLE return_authorisation (
  number       text        PRIMARY KEY,
  remedy_id    uuid        NOT NULL REFERENCES remedy,
  class        text        NOT NULL CHECK (class IN ('A','B')), -- a critical pack is never authorised to travel
  mode         text        NOT NULL CHECK (mode IN ('ROAD','SEA','CARGO_AIRCRAFT')),
  expires_on   date        NOT NULL,
  issued_at    timestamptz NOT NULL,
  issued_by    text        NOT NULL,
  withdrawn_at timestamptz,
  CHECK (class = 'A' OR mode <> 'CARGO_AIRCRAFT')
);
CREATE UNIQUE INDEX return_authorisation_one ON return_authorisation (remedy_id) WHERE withdrawn_at IS NULL;

CREATE TABLE arrival (
  id            uuid        PRIMARY KEY,
  remedy_id     uuid        REFERENCES remedy,        -- null: arrived without authorisation
  authorisation text,
  serial        text        NOT NULL,
  condition     text        NOT NULL,
  class         text        NOT NULL CHECK (class IN ('A','B','C')),
  problem       text        CHECK (problem IN ('UNAUTHORISED','OTHER_SERIAL','OTHER_CLAIM','WORSE_CLASS')),
  received_at   timestamptz NOT NULL,
  received_by   text        NOT NULL,
  settled_at    timestamptz,
  settled_how   text
);
CREATE UNIQUE INDEX arrival_one ON arrival (remedy_id) WHERE remedy_id IS NOT NULL;
CREATE INDEX arrival_open ON arrival (received_at) WHERE problem IS NOT NULL AND settled_at IS NULL;

CREATE TABLE inspection (
  remedy_id    uuid        PRIMARY KEY REFERENCES remedy,
  measurements text        NOT NULL,                  -- JSON
  finding      text        NOT NULL,
  cause        text,                                  -- the cause that was found instead; null: confirmed
  inspected_at timestamptz NOT NULL,
  inspected_by text        NOT NULL
);
CREATE TABLE bench_result (
  remedy_id  uuid        PRIMARY KEY REFERENCES remedy,
  outcome    text        NOT NULL CHECK (outcome IN ('REPAIRED','REPLACED','UNREPAIRED')),
  measurements text      NOT NULL,                    -- JSON, of the test at the end
  report     text        NOT NULL,
  new_serial text        UNIQUE,
  at         timestamptz NOT NULL,
  by_whom    text        NOT NULL,
  CHECK ((outcome = 'REPLACED') = (new_serial IS NOT NULL))
);
