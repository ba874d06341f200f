-- Who answers customers: where they are, what they speak, what they know.
CREATE TABLE desk_profile (
  staff_id       uuid        PRIMARY KEY,
  zone           text        NOT NULL,                    -- IANA name; their shifts are told in it
  languages      text[]      NOT NULL,                    -- 'en', 'zh' …
  skills         text[]      NOT NULL,                    -- a model, a symptom, a topic: words as customers write them
  mail_language  text        NOT NULL DEFAULT 'en' CHECK (mail_language IN ('en','zh'))
);

-- When they are on duty, by the clock of a zone: every week, or on one day; one day can also be taken away.
CREATE TABLE desk_shift (
  id          uuid        PRIMARY KEY,
  staff_id    uuid        NOT NULL REFERENCES desk_profile,
  zone        text        NOT NULL,
  weekday     smallint    CHECK (weekday BETWEEN 1 AND 7),  -- 1 Monday
  day         date,
  starts      time        NOT NULL,
  ends        time        NOT NULL,                        -- not later than the start: on the next day
  away        boolean     NOT NULL DEFAULT false,
  CHECK ((weekday IS NULL) <> (day IS NULL)),
  CHECK (NOT away OR day IS NOT NULL)
);
CREATE INDEX desk_shift_staff ON desk_shift (staff_id);

CREATE TABLE desk_handover (
  id          uuid        PRIMARY KEY,
  staff_id    uuid        NOT NULL,
  text        text        NOT NULL,
  to_staff    uuid,                                        -- who took the open conversations over
  moved       int         NOT NULL DEFAULT 0,
  at          timestamptz NOT NULL
);
CREATE INDEX desk_handover_at ON desk_handover (at DESC, id DESC);

ALTER TABLE conversation
  ADD COLUMN priority   text     NOT NULL DEFAULT 'NORMAL' CHECK (priority IN ('DANGER','NORMAL')),
  ADD COLUMN because    jsonb    NOT NULL DEFAULT '{}',     -- why it was given to this assignee; empty when a person did
  ADD COLUMN escalation smallint NOT NULL DEFAULT 0 CHECK (escalation BETWEEN 0 AND 3);
CREATE INDEX conversation_escalates ON conversation (due_at) WHERE due_at IS NOT NULL AND escalation < 3;
CREATE INDEX conversation_due_first ON conversation (due_at, id) WHERE due_at IS NOT NULL;

-- Who was told that a customer waits: each step once for each time we owe an answer.
CREATE TABLE inbox_escalation (
  id              uuid        PRIMARY KEY,
  conversation_id uuid        NOT NULL REFERENCES conversation,
  due_at          timestamptz NOT NULL,
  step            smallint    NOT NULL CHECK (step BETWEEN 1 AND 3),
  told            uuid[]      NOT NULL,
  at              timestamptz NOT NULL,
  UNIQUE (conversation_id, due_at, step)
);
