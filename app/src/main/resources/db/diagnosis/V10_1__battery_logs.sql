-- One reading of one log under one set of parameters: the same bytes with the same model and the same edition of the rules are read once.
-- The result holds measurements and findings, never positions.
CREATE TABLE log_analysis (
  id          uuid        PRIMARY KEY,
  sha256      bytea       NOT NULL,                 -- of the file as it came
  profile     text        NOT NULL,                 -- what of the unit's model it was judged by, as a key
  mapping     text        NOT NULL,                 -- how a table was read; empty: as proposed
  edition     text        NOT NULL,                 -- of the evidence rules
  state       text        NOT NULL CHECK (state IN ('WAITING', 'READING', 'DONE', 'UNREADABLE')),
  size        bigint      NOT NULL CHECK (size >= 0),
  read        bigint      NOT NULL DEFAULT 0,
  problem     text,                                 -- word of what is wrong, with UNREADABLE
  verdict     text,
  result      text,                                 -- JSON
  staged_at   timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (sha256, profile, mapping, edition),
  CHECK ((state = 'DONE') = (result IS NOT NULL)),
  CHECK ((state = 'UNREADABLE') = (problem IS NOT NULL))
);

-- Where a log stands in a claim, and the reading that holds for it.
CREATE TABLE claim_log (
  document_id  uuid        PRIMARY KEY,             -- of module documents
  claim_id     uuid        NOT NULL,
  claim_number text        NOT NULL,
  item_id      uuid        NOT NULL,
  item         int         NOT NULL,
  unit_id      uuid,                                -- of module registry; null while not known
  sha256       bytea       NOT NULL,
  size         bigint      NOT NULL,
  mapping      text        NOT NULL DEFAULT '',
  analysis_id  uuid        NOT NULL REFERENCES log_analysis,
  added_at     timestamptz NOT NULL
);
CREATE INDEX claim_log_claim ON claim_log (claim_id);
CREATE INDEX claim_log_item  ON claim_log (item_id);
CREATE INDEX claim_log_unit  ON claim_log (unit_id, added_at);

-- What an engineer made of a finding. Answered once; who thinks otherwise later corrects the fact on the claim.
CREATE TABLE log_finding_answer (
  document_id uuid        NOT NULL REFERENCES claim_log,
  finding     text        NOT NULL,                 -- rule, version, battery
  accepted    boolean     NOT NULL,
  fact        text,                                 -- that it was taken as evidence for
  value       text,
  reason      text        NOT NULL CHECK (reason <> ''),
  author      text        NOT NULL,
  author_name text        NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (document_id, finding),
  CHECK (accepted = (fact IS NOT NULL AND value IS NOT NULL))
);

-- How tables with these columns are read, as somebody corrected it; remembered for the next one.
CREATE TABLE log_mapping (
  signature text        PRIMARY KEY,                -- SHA-256 of the names of the columns
  mapping   text        NOT NULL,
  author    text        NOT NULL,
  at        timestamptz NOT NULL
);
