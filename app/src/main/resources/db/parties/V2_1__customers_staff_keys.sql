-- People and programs that act. Contacts are kept apart from the customer, because one customer writes from many.
CREATE TABLE customer (
  id              uuid        PRIMARY KEY,
  name            text        NOT NULL CHECK (name <> ''),
  company         text,
  locale          text        NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'zh')),
  time_zone       text,                            -- IANA name
  country         text        CHECK (country ~ '^[A-Z]{2}$'),
  session_version int         NOT NULL DEFAULT 1,  -- counted up to end every session at once
  merged_into     uuid        REFERENCES customer, -- the same person, found out when they proved an address
  created_at      timestamptz NOT NULL
);
CREATE INDEX customer_name ON customer (lower(name), id) WHERE merged_into IS NULL;

-- An address on a channel. Anybody can write down anybody's address; only a proven one (verified_at) leads back to a customer,
-- and an address can be proven for one customer alone.
CREATE TABLE contact (
  customer_id uuid        NOT NULL REFERENCES customer,
  channel     text        NOT NULL CHECK (channel IN ('EMAIL', 'PHONE', 'WHATSAPP', 'WECHAT', 'WECOM', 'SKYPE', 'TEAMS', 'TELEGRAM', 'LINE', 'WEBCHAT', 'OTHER')),
  handle      text        NOT NULL CHECK (handle <> ''),  -- normalised: mail in lower case, phone as +digits
  shown_as    text        NOT NULL,                       -- as the person wrote it
  added_at    timestamptz NOT NULL,
  verified_at timestamptz,
  PRIMARY KEY (customer_id, channel, handle)
);
CREATE UNIQUE INDEX contact_proven_once ON contact (channel, handle) WHERE verified_at IS NOT NULL;
CREATE INDEX contact_handle ON contact (channel, handle);

-- A link that signs a customer in: only its hash is kept, it works once and for ten minutes at most.
CREATE TABLE sign_in_link (
  token_hash  bytea       PRIMARY KEY,
  handle      text        NOT NULL,
  made_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL CHECK (expires_at <= made_at + interval '10 minutes'),
  used_at     timestamptz
);

CREATE TABLE staff (
  id              uuid        PRIMARY KEY,
  name            text        NOT NULL CHECK (name <> ''),
  email           text        NOT NULL UNIQUE CHECK (email = lower(email)),
  password_hash   text,                            -- Argon2id; null until the person sets one by their link
  totp_secret     bytea,                           -- AES-GCM under the key in the data folder; null until enrolled
  totp_pending    bytea,                           -- the same, shown on the enrolment page and not yet confirmed by a code
  totp_last_step  bigint,                          -- the newest step used: a code works once
  disabled        boolean     NOT NULL DEFAULT false,
  demo            boolean     NOT NULL DEFAULT false,
  session_version int         NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  last_sign_in_at timestamptz
);

CREATE TABLE staff_role (
  staff_id uuid NOT NULL REFERENCES staff,
  role     text NOT NULL CHECK (role IN ('ENGINEER', 'BENCH', 'TECHNICIAN', 'MANAGER', 'ADMINISTRATOR', 'AUDITOR')),
  PRIMARY KEY (staff_id, role)
);

-- A link by which a member of staff sets their password: invitation, reset, or (staff_id null) the first administrator.
CREATE TABLE staff_link (
  token_hash bytea       PRIMARY KEY,
  staff_id   uuid        REFERENCES staff,
  made_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
-- Two copies starting at once print one set-up link between them.
CREATE UNIQUE INDEX staff_link_first ON staff_link ((staff_id IS NULL)) WHERE staff_id IS NULL AND used_at IS NULL;

CREATE TABLE api_key (
  id           uuid        PRIMARY KEY,
  name         text        NOT NULL CHECK (name <> ''),
  secret_hash  bytea       NOT NULL UNIQUE,
  secret_start text        NOT NULL,               -- the first characters, to recognise a key by
  scopes       text[]      NOT NULL CHECK (scopes <@ ARRAY['DECISIONS', 'REGISTRY_READ', 'REGISTRY_WRITE', 'CLAIMS_READ', 'CLAIMS_WRITE', 'VOUCHERS']),
  created_at   timestamptz NOT NULL,
  last_used_on date,                               -- a day is enough, and saves a write per call
  revoked_at   timestamptz
);
