CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SEQUENCE claim_running_number;

CREATE TABLE claim (
  id             uuid        PRIMARY KEY,
  number         text        NOT NULL UNIQUE,          -- 'A-26-004217': year, running number, check digit
  customer_id    uuid        NOT NULL,                 -- of module parties
  customer_name  text        NOT NULL,                 -- as it was given with the claim; for lists and search
  draft          uuid        UNIQUE,                   -- the same draft sent twice is one claim
  content_hash   bytea       NOT NULL,                 -- contact, serials and descriptions
  channel        text        NOT NULL CHECK (channel IN ('PORTAL','API','EMAIL','PHONE','WHATSAPP','WECHAT','SKYPE','TEAMS','WEBCHAT','OTHER')),
  locale         text        NOT NULL CHECK (locale IN ('en','zh')),
  state          text        NOT NULL CHECK (state IN ('OPEN','WAITING_FOR_CUSTOMER','DECIDED','IN_REMEDY','CLOSED','WITHDRAWN')),
  assignee       uuid,                                 -- staff, of module parties
  created_at     timestamptz NOT NULL,
  created_by     text        NOT NULL,
  updated_at     timestamptz NOT NULL,
  version        int         NOT NULL,
  asked_since    timestamptz,                          -- an engineer asked in words and waits for the answer
  waiting_since  timestamptz,                          -- our clock stands still since; null while it runs
  waited         interval    NOT NULL DEFAULT '0',     -- sum of the finished pauses
  ended_at       timestamptz,                          -- closed or withdrawn as a whole
  sent_again     int         NOT NULL DEFAULT 0,
  search         text        NOT NULL                  -- lower case: number, serials, customer name
);
CREATE INDEX claim_customer ON claim (customer_id, created_at DESC);
CREATE INDEX claim_content  ON claim (content_hash, created_at DESC);
CREATE INDEX claim_created  ON claim (created_at, id);
CREATE INDEX claim_updated  ON claim (updated_at, id);
CREATE INDEX claim_state    ON claim (state, updated_at, id);
CREATE INDEX claim_assignee ON claim (assignee, updated_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX claim_search   ON claim USING gin (search gin_trgm_ops);

CREATE TABLE claim_item (
  id           uuid   PRIMARY KEY,
  claim_id     uuid   NOT NULL REFERENCES claim,
  number       int    NOT NULL CHECK (number >= 1),
  typed        text   NOT NULL,                        -- what the customer wrote
  serial       text   NOT NULL,                        -- canonical where it can be told, else tidied
  unit_id      uuid,                                   -- of module registry; null while not known
  other_unit   uuid,                                   -- on record as somebody else's: an engineer must look before anything of it is used
  model        text,
  description  text   NOT NULL,
  symptoms     text[] NOT NULL CHECK (symptoms <@ ARRAY['WILL_NOT_CHARGE','SHORT_FLIGHT_TIME','CELL_IMBALANCE','SWELLING','LEAKING','HOT','CONNECTOR',
                 'COMMUNICATION','PHYSICAL_DAMAGE','WILL_NOT_TURN_ON','ERROR_CODE','OTHER']),
  danger       boolean NOT NULL,
  state        text   NOT NULL CHECK (state IN ('OPEN','COVERED','NOT_COVERED','UNDER_APPEAL','REMEDY_CHOSEN','IN_REMEDY','CLOSED','WITHDRAWN')),
  outcome      text   CHECK (outcome IN ('COVERED','NOT_COVERED','OPEN')),  -- what holds: the last decision, or an override; null only while submitting
  customer_id  uuid   NOT NULL,
  UNIQUE (claim_id, number)
);
CREATE INDEX claim_item_unit     ON claim_item (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX claim_item_other    ON claim_item (other_unit) WHERE other_unit IS NOT NULL;
CREATE INDEX claim_item_serial   ON claim_item (serial);
CREATE INDEX claim_item_customer ON claim_item (customer_id, outcome);
CREATE INDEX claim_item_model    ON claim_item (model) WHERE model IS NOT NULL;

-- What somebody established. Rows are never changed, but for the note of which row holds instead.
CREATE TABLE claim_fact (
  id            uuid        PRIMARY KEY,
  item_id       uuid        NOT NULL REFERENCES claim_item,
  fact          text        NOT NULL CHECK (fact IN ('MANUFACTURED_ON','ARRIVED_AT_PORT_ON','INVOICE','CERTIFICATE','OCCURRED_ON','IMPROPER_USE_OR_STORAGE',
                  'USER_DAMAGE','FORCE_MAJEURE','UNAUTHORIZED_MODIFICATION','REMOTE_DIAGNOSIS','COVERED_ISSUES_OF_CUSTOMER')),
  value         text,                                  -- null: taken back
  evidence      text        NOT NULL,
  document_id   uuid,
  reading       text,
  author        text        NOT NULL,
  author_name   text,
  at            timestamptz NOT NULL,
  superseded_by uuid        REFERENCES claim_fact DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX claim_fact_in_force ON claim_fact (item_id, fact) WHERE superseded_by IS NULL;
CREATE INDEX claim_fact_item ON claim_fact (item_id, at);

-- Papers that came for an open question and have not been judged.
CREATE TABLE claim_paper (
  item_id     uuid        NOT NULL REFERENCES claim_item,
  document_id uuid        NOT NULL,
  fact        text,
  name        text        NOT NULL,
  at          timestamptz NOT NULL,
  settled_at  timestamptz,
  PRIMARY KEY (item_id, document_id)
);

-- A decision is stored whole and never changed; the highest number of an item is the policy's last word.
CREATE TABLE claim_decision (
  id             uuid        PRIMARY KEY,
  item_id        uuid        NOT NULL REFERENCES claim_item,
  number         int         NOT NULL,
  at             timestamptz NOT NULL,
  edition        text        NOT NULL,
  code_version   text        NOT NULL,
  cause          text        NOT NULL,                 -- the event that made us decide
  facts          text        NOT NULL,                 -- JSON, names as in the interface
  registry_facts text        NOT NULL,                 -- JSON: those that our records told, with their evidence
  answer         text        NOT NULL,                 -- JSON, the answer of the interface, sentences in English
  sentences      text        NOT NULL,                 -- JSON, the same sentences before they were put into words
  outcome        text        NOT NULL CHECK (outcome IN ('COVERED','NOT_COVERED','OPEN')),
  sha256         bytea       NOT NULL,
  UNIQUE (item_id, number)
);

CREATE TABLE claim_decision_flag (
  decision_id uuid        PRIMARY KEY REFERENCES claim_decision,
  at          timestamptz NOT NULL,
  reason      text        NOT NULL
);

-- Verdicts of tampering and overrides: asked for by one, answered by another.
CREATE TABLE claim_proposal (
  id             uuid        PRIMARY KEY,
  item_id        uuid        NOT NULL REFERENCES claim_item,
  kind           text        NOT NULL CHECK (kind IN ('TAMPERED','OVERRIDE')),
  fact           text        NOT NULL,                 -- '' for an override
  value          text        NOT NULL,
  reason         text        NOT NULL CHECK (reason <> ''),
  document_id    uuid,
  requested_by   text        NOT NULL,
  requested_name text        NOT NULL,
  requested_at   timestamptz NOT NULL,
  answered_by    text,
  answered_name  text,
  answered_at    timestamptz,
  approved       boolean,
  answer_reason  text,
  ended_by       text,
  ended_at       timestamptz,
  end_reason     text,
  CHECK (answered_by IS NULL OR answered_by <> requested_by),
  CHECK ((answered_at IS NULL) = (approved IS NULL))
);
CREATE UNIQUE INDEX claim_proposal_waiting  ON claim_proposal (item_id, kind, fact) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX claim_override_in_force ON claim_proposal (item_id) WHERE kind = 'OVERRIDE' AND approved AND ended_at IS NULL;

CREATE TABLE claim_link (
  id         uuid        PRIMARY KEY,
  claim_id   uuid        NOT NULL REFERENCES claim,
  token_hash bytea       NOT NULL UNIQUE,
  issued_at  timestamptz NOT NULL,
  issued_by  text        NOT NULL,
  revoked_at timestamptz,
  revoked_by text
);
CREATE UNIQUE INDEX claim_link_valid ON claim_link (claim_id) WHERE revoked_at IS NULL;

CREATE TABLE claim_comment (
  id          uuid        PRIMARY KEY,
  claim_id    uuid        NOT NULL REFERENCES claim,
  at          timestamptz NOT NULL,
  author      text        NOT NULL,
  author_name text,
  internal    boolean     NOT NULL,
  text        text        NOT NULL
);
CREATE INDEX claim_comment_claim ON claim_comment (claim_id, at);

CREATE FUNCTION claims_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed; a later row stands beside it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER claim_decision_never_changed BEFORE UPDATE OR DELETE ON claim_decision FOR EACH ROW EXECUTE FUNCTION claims_never_changed();
CREATE TRIGGER claim_decision_never_emptied BEFORE TRUNCATE ON claim_decision FOR EACH STATEMENT EXECUTE FUNCTION claims_never_changed();
CREATE TRIGGER claim_comment_never_changed  BEFORE UPDATE OR DELETE ON claim_comment FOR EACH ROW EXECUTE FUNCTION claims_never_changed();

CREATE FUNCTION claim_fact_only_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL
     AND (NEW.id, NEW.item_id, NEW.fact, NEW.value, NEW.evidence, NEW.document_id, NEW.reading, NEW.author, NEW.author_name, NEW.at)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.item_id, OLD.fact, OLD.value, OLD.evidence, OLD.document_id, OLD.reading, OLD.author, OLD.author_name, OLD.at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'claim_fact is never changed; a later row supersedes it' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER claim_fact_never_changed BEFORE UPDATE OR DELETE ON claim_fact FOR EACH ROW EXECUTE FUNCTION claim_fact_only_superseded();
