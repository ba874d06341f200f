-- Which copy of the program is asking a provider for a token: the others wait for its answer. By the database's clock, which all copies share.
CREATE TABLE channel_token_lease (
  account_id  text        PRIMARY KEY REFERENCES channel_account,
  owner       uuid        NOT NULL,
  until       timestamptz NOT NULL
);

-- Whether the account says by itself that a message arrived, and what it has said by itself: two programs that answer each other stop here.
ALTER TABLE channel_account ADD COLUMN acknowledges boolean NOT NULL DEFAULT false;
CREATE TABLE inbox_automatic (
  message_id      uuid        PRIMARY KEY REFERENCES message,
  conversation_id uuid        NOT NULL,
  handle_id       uuid        NOT NULL,
  account_id      text        NOT NULL,
  at              timestamptz NOT NULL
);
CREATE INDEX inbox_automatic_handle  ON inbox_automatic (handle_id, at);
CREATE INDEX inbox_automatic_thread  ON inbox_automatic (conversation_id, at);
CREATE INDEX inbox_automatic_account ON inbox_automatic (account_id, at);

-- Stands in the subject of our mails: an answer whose program lost all references still finds its conversation, if its sender has a part in it.
ALTER TABLE conversation ADD COLUMN token text NOT NULL DEFAULT upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));
CREATE INDEX conversation_token ON conversation (token);

-- A code sent to one handle that its owner writes back from the other: then both are theirs.
CREATE TABLE inbox_proof (
  id              uuid        PRIMARY KEY,
  conversation_id uuid        NOT NULL REFERENCES conversation,  -- where it must be written
  person_id       uuid        NOT NULL REFERENCES inbox_person,  -- by whom
  other_id        uuid        NOT NULL REFERENCES inbox_person,  -- to whom it was sent
  sent_in         uuid        NOT NULL REFERENCES conversation,
  code_hash       text        NOT NULL,
  by              text        NOT NULL,
  at              timestamptz NOT NULL,
  until           timestamptz NOT NULL,
  tries           int         NOT NULL DEFAULT 0,
  used_at         timestamptz
);
CREATE INDEX inbox_proof_open ON inbox_proof (conversation_id) WHERE used_at IS NULL;

-- Whether the kept person got their customer from the merged one, so that undoing takes it back.
ALTER TABLE inbox_join ADD COLUMN customer_taken boolean NOT NULL DEFAULT false;

-- Texts a provider has approved for an account.
CREATE TABLE channel_template (
  id          uuid        PRIMARY KEY,
  account_id  text        NOT NULL REFERENCES channel_account,
  name        text        NOT NULL,
  language    text        NOT NULL,
  body        text        NOT NULL,                       -- {{1}} … are its places
  UNIQUE (account_id, name, language)
);
