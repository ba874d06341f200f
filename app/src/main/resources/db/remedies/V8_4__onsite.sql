-- On-site repair: who can go, where to, when, and what happened there.

CREATE TABLE technician (
  staff_id  uuid             PRIMARY KEY,             -- of module parties
  name      text             NOT NULL,
  home      text             NOT NULL,
  country   text             NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  latitude  double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  zone      text             NOT NULL,
  skills    text             NOT NULL,                -- words, separated by spaces
  languages text             NOT NULL,
  visas     text             NOT NULL                 -- countries besides the own one
);
CREATE TABLE technician_absence (
  staff_id uuid        NOT NULL REFERENCES technician,
  day      date        NOT NULL,
  reason   text        NOT NULL,
  told_at  timestamptz NOT NULL,
  told_by  text        NOT NULL,
  PRIMARY KEY (staff_id, day)
);
CREATE TABLE visit_request (
  remedy_id  uuid             PRIMARY KEY REFERENCES remedy,
  address    text             NOT NULL,
  country    text             NOT NULL,
  latitude   double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude  double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  zone       text             NOT NULL,
  contact    text             NOT NULL,
  access     text             NOT NULL,
  language   text             NOT NULL,
  skills     text             NOT NULL,
  from_day   date             NOT NULL,
  to_day     date             NOT NULL,
  noted_at   timestamptz      NOT NULL,
  noted_by   text             NOT NULL,
  CHECK (to_day >= from_day)
);
CREATE TABLE visit (
  id         uuid        PRIMARY KEY,
  remedy_id  uuid        NOT NULL REFERENCES remedy,
  staff_id   uuid        NOT NULL REFERENCES technician,
  day        date        NOT NULL,
  half       text        NOT NULL CHECK (half IN ('MORNING','AFTERNOON')),
  state      text        NOT NULL CHECK (state IN ('CONFIRMED','BEGUN','DONE','RELEASED')),
  why        text        NOT NULL,
  made_at    timestamptz NOT NULL,
  made_by    text        NOT NULL
);
-- One technician, one place at a time; one visit per remedy.
CREATE UNIQUE INDEX visit_one_per_slot ON visit (staff_id, day, half) WHERE state IN ('CONFIRMED', 'BEGUN', 'DONE');
CREATE UNIQUE INDEX visit_one_per_remedy ON visit (remedy_id) WHERE state IN ('CONFIRMED', 'BEGUN');
CREATE TABLE field_note (
  key        uuid        PRIMARY KEY,                 -- made on the phone: sent twice it is one
  visit_id   uuid        NOT NULL REFERENCES visit,
  kind       text        NOT NULL CHECK (kind IN ('CHECK','MEASURE','PART','NOTE','SIGNATURE')),
  content    text        NOT NULL,
  made_at    timestamptz NOT NULL,                    -- by the phone's clock
  sent_at    timestamptz NOT NULL,
  made_by    text        NOT NULL
);
CREATE INDEX field_note_of ON field_note (visit_id, made_at);
