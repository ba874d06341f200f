-- Channels of our own: the portal's chat with the pages of claims, and what was written down by hand. They need no provider and no secret.
INSERT INTO channel_account (id, kind, name, settings, from_file, enabled, health, created_at)
VALUES ('web-chat', 'WEB_CHAT', 'Portal', '{}', false, true, 'WORKS', now()),
       ('by-hand',  'MANUAL',   'By hand', '{}', false, true, 'WORKS', now());

-- What a chat on the portal has that other conversations have not: when its page was last open, and where to tell of answers while it is not.
CREATE TABLE web_chat (
  conversation_id uuid        PRIMARY KEY REFERENCES conversation,
  mail            text,                                   -- left by the visitor, unproven: only told that there is an answer
  seen_at         timestamptz NOT NULL,
  told_at         timestamptz                             -- of the last mail; one for each time they are away
);
