-- A paper, photo, video or log of a claim item. Never changed, but for whether the customer sees what staff added.
CREATE TABLE document (
  id             uuid        PRIMARY KEY,
  claim_id       uuid        NOT NULL,                 -- of module claims, as are number, item and item number
  claim_number   text        NOT NULL,
  item_id        uuid        NOT NULL,
  item           int         NOT NULL,
  kind           text        NOT NULL CHECK (kind IN ('INVOICE', 'WARRANTY_CERTIFICATE', 'PHOTO', 'VIDEO', 'LOG', 'OTHER')),
  file_reference uuid        NOT NULL UNIQUE,          -- of module files, held by 'document:<id>'
  sha256         bytea       NOT NULL,
  added_by       text        NOT NULL,
  added_by_name  text        NOT NULL,
  added_at       timestamptz NOT NULL,
  note           text        NOT NULL,
  from_customer  boolean     NOT NULL,
  visible        boolean     NOT NULL,
  CHECK (visible OR NOT from_customer)
);
CREATE INDEX document_claim  ON document (claim_id, added_at);
CREATE INDEX document_sha256 ON document (sha256);

-- Every verdict ever given; the last one that is in force holds.
CREATE TABLE document_verdict (
  id          uuid        PRIMARY KEY,
  document_id uuid        NOT NULL REFERENCES document,
  number      int         NOT NULL CHECK (number >= 1),
  paper       text        NOT NULL CHECK (paper IN ('VALID', 'MISSING', 'INVALID', 'TAMPERED')),
  evidence    text        NOT NULL CHECK (evidence <> ''),
  reason      text        NOT NULL,
  author      text        NOT NULL,
  author_name text        NOT NULL,
  at          timestamptz NOT NULL,
  UNIQUE (document_id, number),
  UNIQUE (id, author)
);

-- The second person's answer to a verdict of tampering.
CREATE TABLE document_verdict_answer (
  verdict_id  uuid        PRIMARY KEY,
  proposed_by text        NOT NULL,
  approved    boolean     NOT NULL,
  reason      text        NOT NULL,
  author      text        NOT NULL,
  author_name text        NOT NULL,
  at          timestamptz NOT NULL,
  FOREIGN KEY (verdict_id, proposed_by) REFERENCES document_verdict (id, author),
  CHECK (author <> proposed_by)
);

-- Reading I12: a better copy of an invalid paper is asked for once per item and kind.
CREATE TABLE better_copy (
  item_id     uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('INVOICE', 'WARRANTY_CERTIFICATE')),
  document_id uuid        NOT NULL REFERENCES document,
  reason      text        NOT NULL,
  asked_at    timestamptz NOT NULL,
  settled_at  timestamptz,                             -- another copy came, or waiting was ended
  PRIMARY KEY (item_id, kind)
);

CREATE FUNCTION documents_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'document' AND TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'visible') = (to_jsonb(OLD) - 'visible') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is never changed; a later row stands beside it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER document_never_changed                BEFORE UPDATE OR DELETE ON document                FOR EACH ROW EXECUTE FUNCTION documents_never_changed();
CREATE TRIGGER document_verdict_never_changed        BEFORE UPDATE OR DELETE ON document_verdict        FOR EACH ROW EXECUTE FUNCTION documents_never_changed();
CREATE TRIGGER document_verdict_answer_never_changed BEFORE UPDATE OR DELETE ON document_verdict_answer FOR EACH ROW EXECUTE FUNCTION documents_never_changed();
