-- A key is revoked by two: one asks and says why, another answers.
CREATE TABLE signing_key_revocation (
  id          uuid        PRIMARY KEY,
  key_id      text        NOT NULL REFERENCES signing_key,
  asked_by    text        NOT NULL,
  asked_name  text        NOT NULL,
  asked_at    timestamptz NOT NULL,
  reason      text        NOT NULL,
  answered_at timestamptz,
  answered_by text,
  approved    boolean,
  CHECK ((answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (approved IS NULL)),
  CHECK (answered_by <> asked_by)
);
CREATE UNIQUE INDEX signing_key_revocation_open ON signing_key_revocation (key_id) WHERE answered_at IS NULL;
