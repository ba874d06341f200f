-- When backups are made by themselves. One row.
CREATE TABLE backup_plan (
  only_one   boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
  daily      boolean     NOT NULL,
  hour       smallint    NOT NULL CHECK (hour BETWEEN 0 AND 23), -- UTC
  keep       smallint    NOT NULL CHECK (keep BETWEEN 1 AND 365),
  passphrase bytea,                                              -- locked by the key of the data folder; null: archives stay open
  changed_by text        NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Every backup that was begun here.
CREATE TABLE backup_run (
  id          uuid        PRIMARY KEY,
  begun_at    timestamptz NOT NULL,
  begun_by    text        NOT NULL,
  ended_at    timestamptz,
  file        text,                 -- name in the folder of backups; null again when it was deleted for newer ones
  bytes       bigint,
  rows        bigint,
  files       bigint,
  locked      boolean     NOT NULL,
  verified_at timestamptz,          -- when it came back whole from a trial
  decisions   bigint,               -- decided again in that trial
  problem     text
);
CREATE INDEX backup_run_begun ON backup_run (begun_at DESC);
