-- How soon customers are answered here, and what the program may do by itself: every change is a version; while there is none, the settings hold. Minutes.
CREATE TABLE desk_rules (
  version             int         PRIMARY KEY CHECK (version > 0),
  first_answer        int         NOT NULL CHECK (first_answer > 0),
  next_answer         int         NOT NULL CHECK (next_answer > 0),
  danger_first_answer int         NOT NULL CHECK (danger_first_answer > 0),
  danger_next_answer  int         NOT NULL CHECK (danger_next_answer > 0),
  lead_after          int         NOT NULL CHECK (lead_after > 0),
  claims_by_itself    boolean     NOT NULL,
  edited_at           timestamptz NOT NULL,
  edited_by           text        NOT NULL
);

-- Claims that were made of a conversation, or joined to it, without a person: what made it sure, whether the customer was told, and who took it back.
CREATE TABLE inbox_by_itself (
  conversation_id uuid        NOT NULL REFERENCES conversation,
  claim_id        uuid        NOT NULL,
  claim_number    text        NOT NULL,
  made            boolean     NOT NULL,                  -- false: it was there already
  handle_id       uuid        NOT NULL REFERENCES inbox_handle,
  account_id      text        NOT NULL REFERENCES channel_account,
  because         jsonb       NOT NULL DEFAULT '{}',     -- serial, symptoms: nothing a customer wrote
  at              timestamptz NOT NULL,
  told_at         timestamptz,
  undone_at       timestamptz,
  undone_by       text,
  PRIMARY KEY (conversation_id, claim_id)
);
CREATE INDEX inbox_by_itself_handle  ON inbox_by_itself (handle_id, at);
CREATE INDEX inbox_by_itself_account ON inbox_by_itself (account_id, at);
