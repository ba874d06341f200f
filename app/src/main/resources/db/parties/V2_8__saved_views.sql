-- Lists as a member of staff likes to see them.
CREATE TABLE staff_view (
  id         uuid        PRIMARY KEY,
  staff_id   uuid        NOT NULL REFERENCES staff ON DELETE CASCADE,
  place      text        NOT NULL,
  name       text        NOT NULL,
  query      text        NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (staff_id, place, name)
);
