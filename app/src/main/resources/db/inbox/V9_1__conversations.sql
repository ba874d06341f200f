-- Accounts at providers. What is secret stands locked in "secrets" and is never shown again.
CREATE TABLE channel_account (
  id          text        PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  kind        text        NOT NULL CHECK (kind IN ('WHATSAPP','WECHAT_OFFICIAL','WECOM','EMAIL','BOT_FRAMEWORK','WEBHOOK','TELEGRAM','LINE','WEB_CHAT','MANUAL')),
  name        text        NOT NULL,
  settings    jsonb       NOT NULL,                       -- names and values that are no secrets
  secrets     bytea,                                      -- JSON object, locked; null where there are none
  from_file   boolean     NOT NULL,                       -- set up by the channels file, not in the console
  enabled     boolean     NOT NULL DEFAULT true,
  health      text        NOT NULL DEFAULT 'UNTRIED' CHECK (health IN ('UNTRIED','WORKS','BROKEN')),
  problem     text,                                       -- what the provider said, when BROKEN
  health_at   timestamptz,
  last_in     timestamptz,
  last_out    timestamptz,
  created_at  timestamptz NOT NULL,
  version     int         NOT NULL DEFAULT 1
);

-- How far a pulled source has been read: committed together with what was read.
CREATE TABLE channel_cursor (
  account_id  text        NOT NULL REFERENCES channel_account,
  scope       text        NOT NULL,                       -- a folder, a customer-service account
  value       text        NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (account_id, scope)
);

-- A token that a provider issued, one owner at a time. Locked like the secrets.
CREATE TABLE channel_token (
  account_id  text        PRIMARY KEY REFERENCES channel_account,
  token       bytea       NOT NULL,
  expires_at  timestamptz NOT NULL,
  issued_at   timestamptz NOT NULL
);

-- What providers gave us, byte for byte, before anybody looked at it.
CREATE TABLE channel_delivery (
  id           uuid        PRIMARY KEY,
  account_id   text        NOT NULL REFERENCES channel_account,
  delivery_key text        NOT NULL,
  headers      jsonb       NOT NULL,
  body         bytea       NOT NULL,
  received_at  timestamptz NOT NULL,
  outcome      text        NOT NULL CHECK (outcome IN ('PENDING','PROCESSED','DUPLICATE','IGNORED','PARKED')),
  reason       text,
  tries        int         NOT NULL DEFAULT 0,
  due_at       timestamptz NOT NULL,
  settled_at   timestamptz
);
-- The same delivery a second time is kept as DUPLICATE and never looked at.
CREATE UNIQUE INDEX channel_delivery_once    ON channel_delivery (account_id, delivery_key) WHERE outcome <> 'DUPLICATE';
CREATE INDEX        channel_delivery_pending ON channel_delivery (due_at) WHERE outcome = 'PENDING';
CREATE INDEX        channel_delivery_outcome ON channel_delivery (outcome, id DESC);
CREATE INDEX        channel_delivery_account ON channel_delivery (account_id, id DESC);

-- Whoever writes to us. One person may write from several handles.
CREATE TABLE inbox_person (
  id           uuid        PRIMARY KEY,
  name         text        NOT NULL,
  locale       text,                                      -- 'en' or 'zh' where it can be told
  customer_id  uuid,                                      -- of module parties, once there is a claim
  created_at   timestamptz NOT NULL
);
CREATE INDEX inbox_person_customer ON inbox_person (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE inbox_handle (
  id           uuid        PRIMARY KEY,
  kind         text        NOT NULL,
  scope        text        NOT NULL,                      -- where the value means somebody: a portfolio, an app, a corporation; '' worldwide
  value        text        NOT NULL,
  person_id    uuid        NOT NULL REFERENCES inbox_person,
  first_seen   timestamptz NOT NULL,
  UNIQUE (kind, scope, value)
);
CREATE INDEX inbox_handle_person ON inbox_handle (person_id);

-- Handles that were found to be one person's, on what evidence, and how to undo it.
CREATE TABLE inbox_join (
  id           uuid        PRIMARY KEY,
  kept         uuid        NOT NULL REFERENCES inbox_person,
  merged       uuid        NOT NULL REFERENCES inbox_person,
  handles      uuid[]      NOT NULL,                      -- of the merged person, at that moment
  conversations uuid[]     NOT NULL,
  evidence     text        NOT NULL,
  by           text        NOT NULL,
  at           timestamptz NOT NULL,
  undone_at    timestamptz,
  undone_by    text
);
CREATE INDEX inbox_join_kept ON inbox_join (kept);

CREATE TABLE conversation (
  id             uuid        PRIMARY KEY,
  account_id     text        NOT NULL REFERENCES channel_account,
  kind           text        NOT NULL,
  thread         text        NOT NULL,                    -- the adapter's name for it within the account
  person_id      uuid        NOT NULL REFERENCES inbox_person,
  handle_id      uuid        NOT NULL REFERENCES inbox_handle,  -- where answers go
  address        jsonb       NOT NULL DEFAULT '{}',       -- what the adapter needs to answer: service address, references …
  subject        text,
  locale         text        NOT NULL DEFAULT 'en' CHECK (locale IN ('en','zh')),
  state          text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN','WAITING_FOR_CUSTOMER','CLOSED')),
  assignee       uuid,
  claim_id       uuid,
  claim_number   text,
  serial         text,                                    -- found in text or picture
  unit_id        uuid,                                    -- of module registry, when there is exactly one
  first_line     text        NOT NULL DEFAULT '',
  created_at     timestamptz NOT NULL,
  last_at        timestamptz NOT NULL,                    -- of the last message, our clock
  last_in        timestamptz,                             -- of the customer's last message, the provider's clock
  sent_since     int         NOT NULL DEFAULT 0,          -- our messages since then
  answered_at    timestamptz,                             -- our first answer
  due_at         timestamptz,                             -- when we must have answered; null while nobody waits for us
  escalated_at   timestamptz,
  version        int         NOT NULL DEFAULT 1
);
-- A thread is one conversation while it is open; what comes later begins another.
CREATE UNIQUE INDEX conversation_thread ON conversation (account_id, thread) WHERE state <> 'CLOSED';
CREATE INDEX conversation_last     ON conversation (last_at DESC, id DESC);
CREATE INDEX conversation_state    ON conversation (state, last_at DESC, id DESC);
CREATE INDEX conversation_assignee ON conversation (assignee, last_at DESC, id DESC) WHERE state <> 'CLOSED';
CREATE INDEX conversation_kind     ON conversation (kind, last_at DESC, id DESC);
CREATE INDEX conversation_due      ON conversation (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX conversation_claim    ON conversation (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX conversation_person   ON conversation (person_id);

CREATE TABLE message (
  id             uuid        PRIMARY KEY,
  conversation_id uuid       NOT NULL REFERENCES conversation,
  account_id     text        NOT NULL REFERENCES channel_account,
  direction      text        NOT NULL CHECK (direction IN ('IN','OUT','NOTE')),
  external_id    text,                                    -- the provider's; null until it has taken ours
  kind           text        NOT NULL,
  sender         text        NOT NULL,                    -- a name for people
  author         text        NOT NULL,                    -- Actor.reference() or handle:id
  text           text        NOT NULL,
  html           text,                                    -- made safe
  quoted         text,                                    -- external id of the message that is answered
  details        jsonb       NOT NULL DEFAULT '{}',       -- place, contact card, what an unknown message held
  trust          text        NOT NULL CHECK (trust IN ('AUTHENTIC','UNVERIFIED','AUTOMATIC')),
  template       jsonb,
  state          text        NOT NULL CHECK (state IN ('RECEIVED','QUEUED','ACCEPTED','SENT','DELIVERED','READ','FAILED','UNKNOWN')),
  failure        text,                                    -- message key or the provider's words
  failure_code   text,
  provider_time  timestamptz NOT NULL,
  received_at    timestamptz NOT NULL,
  delivery_id    uuid        REFERENCES channel_delivery,
  edited_at      timestamptz,
  deleted_at     timestamptz,
  words          tsvector    NOT NULL DEFAULT ''          -- words and pairs of Chinese characters, for search
);
-- Exactly once, however often and from however many sides it comes.
CREATE UNIQUE INDEX message_once         ON message (account_id, direction, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX        message_conversation ON message (conversation_id, received_at, id);
CREATE INDEX        message_words        ON message USING gin (words);

-- What a message said before it was edited or deleted.
CREATE TABLE message_version (
  message_id  uuid        NOT NULL REFERENCES message,
  number      int         NOT NULL,
  text        text        NOT NULL,
  until       timestamptz NOT NULL,
  PRIMARY KEY (message_id, number)
);

CREATE TABLE message_attachment (
  id          uuid        PRIMARY KEY,
  message_id  uuid        NOT NULL REFERENCES message,
  position    int         NOT NULL,
  name        text        NOT NULL,
  media_type  text        NOT NULL,
  size        bigint,
  sha256      text,
  reference   jsonb       NOT NULL DEFAULT '{}',          -- where the provider keeps it
  file_id     uuid,                                       -- of module files, under owner attachment:{id}
  state       text        NOT NULL CHECK (state IN ('WAITING','STORED','FAILED')),
  failure     text,
  tries       int         NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL,
  UNIQUE (message_id, position)
);
CREATE INDEX message_attachment_waiting ON message_attachment (due_at) WHERE state = 'WAITING';

-- What the provider told about a message of ours. Those whose message is not here yet wait for it.
CREATE TABLE message_receipt (
  id          uuid        PRIMARY KEY,
  account_id  text        NOT NULL REFERENCES channel_account,
  external_id text        NOT NULL,                       -- the provider's id, or '' where only our own was echoed
  our_id      text        NOT NULL,                       -- our id as echoed, or ''
  status      text        NOT NULL CHECK (status IN ('ACCEPTED','SENT','DELIVERED','READ','FAILED')),
  at          timestamptz NOT NULL,
  failure     text,
  failure_code text,
  message_id  uuid        REFERENCES message,             -- null while it waits
  UNIQUE (account_id, external_id, our_id, status)
);
CREATE INDEX message_receipt_waiting ON message_receipt (account_id, external_id) WHERE message_id IS NULL;
CREATE INDEX message_receipt_message ON message_receipt (message_id) WHERE message_id IS NOT NULL;

-- Messages on their way out, in the transaction of the answer.
CREATE TABLE message_outbox (
  message_id  uuid        PRIMARY KEY REFERENCES message,
  account_id  text        NOT NULL REFERENCES channel_account,
  recipient   uuid        NOT NULL REFERENCES inbox_handle,
  due_at      timestamptz NOT NULL,
  leased_until timestamptz,                               -- somebody is sending it now; past: they died in the middle
  tries       int         NOT NULL DEFAULT 0,
  last_problem text
);
CREATE INDEX message_outbox_due ON message_outbox (due_at) WHERE leased_until IS NULL;
CREATE INDEX message_outbox_leased ON message_outbox (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX message_outbox_recipient ON message_outbox (recipient);
