-- The root under which our own keys are certified; there is one. Locked with the key in the data folder.
CREATE TABLE signing_root (
  one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
  certificate bytea       NOT NULL,
  locked      bytea       NOT NULL,
  made_at     timestamptz NOT NULL
);

-- Every key that ever signed. One signs; the others keep verifying.
CREATE TABLE signing_key (
  id          text        PRIMARY KEY CHECK (id ~ '^[0-9a-f]{8}$'),   -- of its public half
  locked      bytea       NOT NULL,
  certificate bytea       NOT NULL,
  root        bytea       NOT NULL,
  source      text        NOT NULL CHECK (source IN ('GENERATED', 'PKCS12')),
  since       timestamptz NOT NULL,
  retired_at  timestamptz,
  revoked_at  timestamptz CHECK (revoked_at IS NULL OR retired_at IS NOT NULL)
);
CREATE UNIQUE INDEX signing_key_one_active ON signing_key ((true)) WHERE retired_at IS NULL;

-- What many papers have in common, byte for byte.
CREATE TABLE certificate_head (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  bytes  bytea NOT NULL
);

CREATE TABLE certificate (
  id              uuid        PRIMARY KEY,
  number          text        NOT NULL UNIQUE,
  unit_id         uuid        NOT NULL,                  -- of module registry, as are serial and consignment
  serial          text        NOT NULL,
  consignment_id  uuid        NOT NULL,
  key_id          text        NOT NULL REFERENCES signing_key,
  statement       text        NOT NULL,
  head            bytea       NOT NULL REFERENCES certificate_head,
  tail            bytea       NOT NULL,
  sha256          bytea       NOT NULL,                  -- of head and tail
  arrived_on      date        NOT NULL,
  cover_from      date        NOT NULL,
  last_day        date        NOT NULL CHECK (last_day > cover_from),
  edition         text        NOT NULL,
  time_stamped    boolean     NOT NULL,
  issued_at       timestamptz NOT NULL,
  issued_by       text        NOT NULL,
  buyer           text,
  purchased_on    date,
  invoice_number  text,
  customer_id     uuid,
  ended_at        timestamptz,
  ended_as        text        CHECK (ended_as IN ('SUPERSEDED', 'REVOKED')),
  ended_by        text,
  ended_reason    text,
  CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
  CHECK ((buyer IS NULL) = (purchased_on IS NULL) AND (buyer IS NULL) = (invoice_number IS NULL))
);
-- Two people may ask at once: one certificate of a unit is the last word.
CREATE UNIQUE INDEX certificate_current     ON certificate (unit_id) WHERE ended_at IS NULL;
CREATE INDEX        certificate_unit        ON certificate (unit_id, issued_at);
CREATE INDEX        certificate_consignment ON certificate (consignment_id) WHERE ended_at IS NULL;
CREATE INDEX        certificate_ended       ON certificate (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX        certificate_key         ON certificate (key_id);
CREATE INDEX        certificate_sha256      ON certificate (sha256);

CREATE FUNCTION certificate_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
     AND (to_jsonb(NEW) - '{ended_at,ended_as,ended_by,ended_reason}'::text[]) = (to_jsonb(OLD) - '{ended_at,ended_as,ended_by,ended_reason}'::text[]) THEN
    RETURN NEW;
  END IF;
  -- What was superseded may still be revoked.
  IF TG_OP = 'UPDATE' AND OLD.ended_as = 'SUPERSEDED' AND NEW.ended_as = 'REVOKED' AND NEW.tail = OLD.tail AND NEW.number = OLD.number THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A certificate is never changed; a later one takes its place' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER certificate_never_changed BEFORE UPDATE OR DELETE ON certificate FOR EACH ROW EXECUTE FUNCTION certificate_never_changed();

-- Certificates for a whole consignment: the job goes on behind the last unit it did.
CREATE TABLE certificate_batch (
  id             uuid        PRIMARY KEY,
  consignment_id uuid        NOT NULL,
  reference      text        NOT NULL,
  asked_by       text        NOT NULL,
  asked_at       timestamptz NOT NULL,
  total          bigint      NOT NULL,
  done           bigint      NOT NULL DEFAULT 0,
  skipped        bigint      NOT NULL DEFAULT 0,
  last_unit      uuid,
  finished_at    timestamptz
);
CREATE UNIQUE INDEX certificate_batch_one_at_work ON certificate_batch (consignment_id) WHERE finished_at IS NULL;

-- The signed list of what was taken back, made anew when it changes or grows old.
CREATE TABLE revocation_list (
  number    int         PRIMARY KEY,
  issued_at timestamptz NOT NULL,
  jws       text        NOT NULL
);

-- The journal's head, signed once a day and published: an anchor that later editing cannot move.
CREATE TABLE journal_anchor (
  number int         PRIMARY KEY,
  day    date        NOT NULL UNIQUE,
  head   text        NOT NULL,                          -- number and hash of the journal's last seal
  at     timestamptz NOT NULL,
  jws    text        NOT NULL
);
CREATE FUNCTION journal_anchor_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An anchor is never changed' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_anchor_never_changed BEFORE UPDATE OR DELETE ON journal_anchor FOR EACH ROW EXECUTE FUNCTION journal_anchor_never_changed();
