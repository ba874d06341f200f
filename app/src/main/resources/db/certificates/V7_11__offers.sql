-- An owner offers a unit to the next one; whoever holds the link may accept it, once.
CREATE TABLE certificate_offer (
  id            uuid        PRIMARY KEY,
  unit_id       uuid        NOT NULL,
  serial        text        NOT NULL,
  from_customer uuid        NOT NULL,
  secret_hash   bytea       NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  email         text,                                       -- to whom the link went; null where the owner hands it on
  offered_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  ended_at      timestamptz,
  ended_as      text        CHECK (ended_as IN ('ACCEPTED', 'WITHDRAWN', 'REPLACED')),
  accepted_by   uuid,
  CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
  CHECK ((accepted_by IS NOT NULL) = (ended_as IS NOT DISTINCT FROM 'ACCEPTED'))
);
-- A unit has one owner and goes to one next owner.
CREATE UNIQUE INDEX certificate_offer_open ON certificate_offer (unit_id) WHERE ended_at IS NULL;
