-- What was said by itself is of two kinds, counted apart: that a message arrived, and what to do where a pack may burn.
ALTER TABLE inbox_automatic ADD COLUMN danger boolean NOT NULL DEFAULT false;
