-- Who read what of whom, by person and day: a row a click would be a second copy of everything.
CREATE TABLE data_access (
  day         date        NOT NULL,
  actor       text        NOT NULL,               -- 'staff:<uuid>', 'key:<uuid>'
  what        text        NOT NULL CHECK (what IN ('CLAIM', 'CUSTOMER', 'CONVERSATION', 'LIST', 'EXPORT')),
  reference   text        NOT NULL,               -- number of the claim, id of the customer or conversation, path of the list
  customer_id uuid,                               -- of module parties; null for lists and where nobody is known
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  times       int         NOT NULL DEFAULT 1,
  PRIMARY KEY (day, actor, what, reference)
);
CREATE INDEX data_access_customer ON data_access (customer_id, last_at) WHERE customer_id IS NOT NULL;

-- A person asks to be forgotten: somebody writes it down, another carries it out.
CREATE TABLE erasure (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL,
  reason      text        NOT NULL CHECK (reason <> ''),
  asked_by    text        NOT NULL,
  asked_at    timestamptz NOT NULL,
  done_by     text,
  done_at     timestamptz,
  stopped_by  text,
  stopped_at  timestamptz,
  CHECK (done_by IS DISTINCT FROM asked_by),
  CHECK ((done_by IS NULL) = (done_at IS NULL)),
  CHECK ((stopped_by IS NULL) = (stopped_at IS NULL))
);
CREATE UNIQUE INDEX erasure_open ON erasure (customer_id) WHERE done_at IS NULL AND stopped_at IS NULL;

-- For how long data of a kind are kept, from which day on. A later row replaces an earlier one from its day; none is ever changed.
CREATE TABLE retention_rule (
  kind     text        NOT NULL,
  from_day date        NOT NULL,
  days     int         CHECK (days > 0),          -- null: for ever
  reason   text        NOT NULL CHECK (reason <> ''),
  set_by   text        NOT NULL,
  set_at   timestamptz NOT NULL,
  PRIMARY KEY (kind, from_day, set_at)
);

CREATE TABLE retention_run (
  kind    text        NOT NULL,
  at      timestamptz NOT NULL,
  before  timestamptz NOT NULL,                   -- what was older went
  removed bigint      NOT NULL,
  PRIMARY KEY (kind, at)
);

-- What is never changed may be emptied of a person, and of nothing else: only inside an erasure, and only in the columns that hold their words.
CREATE OR REPLACE FUNCTION claims_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'claim_comment' AND current_setting('aftersale.erasing', true) = 'yes' THEN
    IF (to_jsonb(NEW) - '{text,author_name}'::text[]) = (to_jsonb(OLD) - '{text,author_name}'::text[]) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is never changed; a later row stands beside it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION claim_fact_only_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL
     AND (NEW.id, NEW.item_id, NEW.fact, NEW.value, NEW.evidence, NEW.document_id, NEW.reading, NEW.author, NEW.author_name, NEW.at)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.item_id, OLD.fact, OLD.value, OLD.evidence, OLD.document_id, OLD.reading, OLD.author, OLD.author_name, OLD.at) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('aftersale.erasing', true) = 'yes'
     AND (to_jsonb(NEW) - '{evidence,author_name}'::text[]) = (to_jsonb(OLD) - '{evidence,author_name}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'claim_fact is never changed; a later row supersedes it' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION documents_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'document' AND TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'visible') = (to_jsonb(OLD) - 'visible') THEN
      RETURN NEW;
    END IF;
    IF current_setting('aftersale.erasing', true) = 'yes' AND (to_jsonb(NEW) - '{note,added_by_name}'::text[]) = (to_jsonb(OLD) - '{note,added_by_name}'::text[]) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is never changed; a later row stands beside it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
