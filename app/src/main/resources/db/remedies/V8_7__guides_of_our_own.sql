-- A guide that is no longer used: its newest version says so. What was booked with it keeps its version.
ALTER TABLE guide ADD COLUMN retired boolean NOT NULL DEFAULT false;
-- Pictures of our own beside the line drawings, with words for those who do not see them.
CREATE TABLE guide_picture (
  file_id  uuid        PRIMARY KEY,                   -- of module files
  words_en text        NOT NULL CHECK (words_en <> ''),
  words_zh text        NOT NULL CHECK (words_zh <> ''),
  added_at timestamptz NOT NULL,
  added_by text        NOT NULL
);
