-- What happened in which conversation, for pages that renew themselves. Kept for an hour. The transaction's number tells what a reader cannot have seen yet:
-- ids are given out before the commit and would skip what commits late.
CREATE TABLE inbox_event (
  id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tx              xid8        NOT NULL DEFAULT pg_current_xact_id(),
  conversation_id uuid        NOT NULL,
  kind            text        NOT NULL CHECK (kind IN ('CONVERSATION','PRESENCE')),
  at              timestamptz NOT NULL
);
CREATE INDEX inbox_event_tx ON inbox_event (tx);
CREATE INDEX inbox_event_at ON inbox_event (at);

-- Who has a conversation open now, and who writes in it. Ends by itself: browsers vanish without a word.
CREATE TABLE inbox_presence (
  conversation_id uuid        NOT NULL REFERENCES conversation,
  staff_id        uuid        NOT NULL,
  until           timestamptz NOT NULL,
  typing_until    timestamptz,
  PRIMARY KEY (conversation_id, staff_id)
);
CREATE INDEX inbox_presence_until ON inbox_presence (until);

-- Up to when a colleague has read a conversation.
CREATE TABLE inbox_seen (
  conversation_id uuid        NOT NULL REFERENCES conversation,
  staff_id        uuid        NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (conversation_id, staff_id)
);
