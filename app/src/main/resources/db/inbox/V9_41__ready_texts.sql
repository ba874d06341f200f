-- Texts to begin an answer with. Version 1 comes with the program; every edit is a version of its own, and none is ever lost.
CREATE TABLE ready_text (
  code      text        NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  version   int         NOT NULL CHECK (version > 0),
  content   text        NOT NULL,                     -- JSON, both languages
  edited_at timestamptz NOT NULL,
  edited_by text        NOT NULL,
  PRIMARY KEY (code, version)
);
