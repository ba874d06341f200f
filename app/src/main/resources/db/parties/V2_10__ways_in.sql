-- Every sign-in that was tried: by whom, how, from where, with what end. Kept for as long as the retention rules say.
CREATE TABLE sign_in (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  who     text        CHECK (who ~ '^(staff|customer):'),  -- null: nobody we know
  typed   text,                                            -- what was typed where nobody is known, masked
  way     text        NOT NULL CHECK (way IN ('PASSWORD', 'CODE', 'ENROLMENT', 'RECOVERY_CODE', 'PASSKEY', 'COMPANY', 'DEMO', 'LINK')),
  outcome text        NOT NULL CHECK (outcome IN ('IN', 'NEXT_STEP', 'WRONG', 'UNKNOWN', 'TOO_OFTEN', 'LOCKED')),
  address text        NOT NULL,
  agent   text        NOT NULL
);
CREATE INDEX sign_in_who ON sign_in (who, id);
CREATE INDEX sign_in_at ON sign_in (at);

-- Where somebody is signed in. A session is open while it is not ended, is not older than its longest time and its version is the person's.
CREATE TABLE staff_session (
  id           uuid        PRIMARY KEY,
  staff_id     uuid        NOT NULL REFERENCES staff,
  version      int         NOT NULL,
  way          text        NOT NULL,
  begun_at     timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  address      text        NOT NULL,
  agent        text        NOT NULL,
  ended_at     timestamptz
);
CREATE INDEX staff_session_of ON staff_session (staff_id, begun_at);

-- Ten codes of 80 random bits each in place of the second factor, each good for one sign-in.
CREATE TABLE staff_recovery_code (
  staff_id uuid        NOT NULL REFERENCES staff,
  hash     bytea       NOT NULL,
  made_at  timestamptz NOT NULL,
  used_at  timestamptz,
  PRIMARY KEY (staff_id, hash)
);

-- Somebody lost their second factor: one person asks, another agrees, and then there is a wait in which the owner can stop it.
CREATE TABLE staff_factor_reset (
  id           uuid        PRIMARY KEY,
  staff_id     uuid        NOT NULL REFERENCES staff,
  reason       text        NOT NULL CHECK (reason <> ''),
  asked_by     uuid        NOT NULL REFERENCES staff,
  asked_at     timestamptz NOT NULL,
  approved_by  uuid        REFERENCES staff,
  due_at       timestamptz,
  stopped_by   uuid        REFERENCES staff,
  stopped_at   timestamptz,
  done_at      timestamptz,
  CHECK (approved_by IS DISTINCT FROM asked_by),
  CHECK (approved_by IS DISTINCT FROM staff_id),
  CHECK ((approved_by IS NULL) = (due_at IS NULL)),
  CHECK (done_at IS NULL OR due_at <= done_at)
);
CREATE UNIQUE INDEX staff_factor_reset_open ON staff_factor_reset (staff_id) WHERE done_at IS NULL AND stopped_at IS NULL;

-- Passkeys (WebAuthn): a public key of a device or a password manager that proves its owner by finger, face or PIN.
CREATE TABLE staff_passkey (
  credential_id bytea       PRIMARY KEY,
  staff_id      uuid        NOT NULL REFERENCES staff,
  name          text        NOT NULL CHECK (name <> ''),
  credential    bytea       NOT NULL,              -- attested credential data of WebAuthn: id of the model, id, public key in COSE
  counter       bigint      NOT NULL,              -- of signatures; one that goes back shows a copied key
  made_at       timestamptz NOT NULL,
  last_used_at  timestamptz
);
CREATE INDEX staff_passkey_of ON staff_passkey (staff_id);

-- A person's account with the company's own sign-in (OpenID Connect), known by issuer and subject and never by mail address.
CREATE TABLE staff_identity (
  issuer    text        NOT NULL,
  subject   text        NOT NULL,
  staff_id  uuid        NOT NULL REFERENCES staff,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (staff_id, issuer)
);
