-- Mail to people. Written in the transaction of what it tells of; sent afterwards by a job.
CREATE TABLE mail (
  id         uuid        PRIMARY KEY,
  recipient  text        NOT NULL CHECK (recipient <> ''),
  subject    text        NOT NULL,
  body       text,                       -- gone once sent: it may hold a sign-in link
  language   text        NOT NULL,
  state      text        NOT NULL CHECK (state IN ('STAGED', 'SENT', 'KEPT', 'FAILED')),
  created_at timestamptz NOT NULL,
  sent_at    timestamptz,
  failure    text                        -- what the mail server said last
);
CREATE INDEX mail_newest ON mail (created_at DESC, id DESC);
