-- Conversations of which a claim may be made by itself: looked at once each, at once; beside the transaction of the message.
CREATE TABLE inbox_claim_due (
  conversation_id uuid        PRIMARY KEY REFERENCES conversation,
  due_at          timestamptz NOT NULL,
  tries           int         NOT NULL DEFAULT 0
);
CREATE INDEX inbox_claim_due_at ON inbox_claim_due (due_at);
