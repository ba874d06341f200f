-- Sessions of Spring Session JDBC (its own schema, table renamed), shared by all copies of the program.
CREATE TABLE web_session (
  primary_id            char(36) PRIMARY KEY,
  session_id            char(36) NOT NULL UNIQUE,
  creation_time         bigint   NOT NULL,
  last_access_time      bigint   NOT NULL,
  max_inactive_interval int      NOT NULL,
  expiry_time           bigint   NOT NULL,
  principal_name        varchar(100)
);
CREATE INDEX web_session_expiry    ON web_session (expiry_time);
CREATE INDEX web_session_principal ON web_session (principal_name);

CREATE TABLE web_session_attributes (
  session_primary_id char(36)     NOT NULL REFERENCES web_session ON DELETE CASCADE,
  attribute_name     varchar(200) NOT NULL,
  attribute_bytes    bytea        NOT NULL,
  PRIMARY KEY (session_primary_id, attribute_name)
);

-- Staged jobs of db-scheduler (its own schema, table renamed).
CREATE TABLE job (
  task_name            text NOT NULL,
  task_instance        text NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint NOT NULL,
  priority             smallint,
  state                text,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX job_execution_time ON job (execution_time);
CREATE INDEX job_last_heartbeat ON job (last_heartbeat);

-- Every change: who, when, what, why. Each subject has its own chain of hashes, so that a customer can verify
-- their own claim; journal_seal chains over all of them, so that a row or a whole chain cannot vanish unnoticed.
CREATE TABLE journal (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject       text        NOT NULL,            -- 'claim:<uuid>', 'unit:<uuid>', 'staff:<uuid>' …
  number        int         NOT NULL,            -- 1, 2, 3 … within the subject
  at            timestamptz NOT NULL,
  actor         text        NOT NULL,            -- 'staff:<uuid>', 'customer:<uuid>', 'key:<uuid>', 'system', 'visitor'
  event         text        NOT NULL,            -- 'claim.submitted' …
  reason        text,
  details       jsonb       NOT NULL,
  details_text  text        NOT NULL,            -- the exact text that was hashed; jsonb does not keep bytes
  previous_hash bytea       NOT NULL,
  hash          bytea       NOT NULL,
  transaction   xid8        NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (subject, number)
);

CREATE TABLE journal_seal (
  number        int         PRIMARY KEY,
  at            timestamptz NOT NULL,
  last_id       bigint      NOT NULL,
  rows          int         NOT NULL,
  rows_hash     bytea       NOT NULL,
  previous_hash bytea       NOT NULL,
  hash          bytea       NOT NULL
);

-- The first answer to an unsafe call, kept under its key for 30 days.
CREATE TABLE idempotency_key (
  scope        text        NOT NULL,             -- who called, and what
  key          text        NOT NULL,
  body_hash    bytea       NOT NULL,
  created_at   timestamptz NOT NULL,
  status       int,
  answer_type  text,
  answer       bytea,
  headers      jsonb,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);

-- Token buckets shared by all copies: how much of a budget is left, as of when.
CREATE TABLE budget (
  name       text             PRIMARY KEY,
  tokens     double precision NOT NULL,
  at         timestamptz      NOT NULL
);
