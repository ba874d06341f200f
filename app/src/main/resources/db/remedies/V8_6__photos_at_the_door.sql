-- What stood at the factory's door, as it was seen: kept with the arrival, also where nobody knows whose it is.
CREATE TABLE arrival_photo (
  file_id    uuid        PRIMARY KEY,                 -- of module files
  arrival_id uuid        NOT NULL REFERENCES arrival,
  name       text        NOT NULL,
  taken_at   timestamptz NOT NULL,
  taken_by   text        NOT NULL
);
CREATE INDEX arrival_photo_of ON arrival_photo (arrival_id, taken_at);
