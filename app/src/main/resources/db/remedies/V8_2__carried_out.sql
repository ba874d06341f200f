-- How a chosen remedy is carried out: its course, what the customer is asked, parts, parcels, money, guided sessions.

ALTER TABLE quote ADD COLUMN valid_until date;

CREATE TABLE course (
  remedy_id    uuid        PRIMARY KEY REFERENCES remedy,
  kind         text        NOT NULL CHECK (kind IN ('REMOTE','FACTORY','ONSITE')),
  step         text        NOT NULL,
  since        timestamptz NOT NULL,
  ended_at     timestamptz,
  held_because text,                                  -- the decision behind it fell: nothing moves before a person settles it
  held_at      timestamptz
);
CREATE INDEX course_in_flight ON course (since) WHERE ended_at IS NULL;
INSERT INTO course (remedy_id, kind, step, since)
SELECT id, CASE remedy WHEN 'REMOTE_SUPPORT' THEN 'REMOTE' WHEN 'ONSITE_REPAIR' THEN 'ONSITE' ELSE 'FACTORY' END,
       CASE remedy WHEN 'REMOTE_SUPPORT' THEN 'PREPARING' WHEN 'ONSITE_REPAIR' THEN 'REQUESTED' ELSE 'TO_ASSESS' END, chosen_at
FROM remedy WHERE state IN ('CHOSEN', 'QUOTED', 'STARTED') AND remedy <> 'LOYALTY_DISCOUNT';

CREATE TABLE course_step (
  remedy_id uuid        NOT NULL REFERENCES course,
  number    int         NOT NULL,
  step      text        NOT NULL,
  at        timestamptz NOT NULL,
  moved_by  text        NOT NULL,
  note      text,
  PRIMARY KEY (remedy_id, number)
);

-- What the customer must answer before it goes on. One open question of a kind.
CREATE TABLE ask (
  id           uuid        PRIMARY KEY,
  remedy_id    uuid        NOT NULL REFERENCES remedy,
  kind         text        NOT NULL,
  arguments    text        NOT NULL,                  -- JSON: what fills the sentence
  choices      text        NOT NULL,                  -- JSON: what can be answered
  asked_at     timestamptz NOT NULL,
  asked_by     text        NOT NULL,
  reminders    int         NOT NULL DEFAULT 0,
  remind_at    timestamptz NOT NULL,
  answered_at  timestamptz,
  answered_by  text,
  answer       text,
  withdrawn_at timestamptz,
  CHECK ((answered_at IS NULL) = (answer IS NULL)),
  CHECK (answered_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX ask_one_open ON ask (remedy_id, kind) WHERE answered_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX ask_due ON ask (remind_at) WHERE answered_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE part (
  code           text           PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'),
  name_en        text           NOT NULL,
  name_zh        text           NOT NULL,
  hs_code        text           NOT NULL,
  origin         text           NOT NULL CHECK (origin ~ '^[A-Z]{2}$'),
  grams          int            NOT NULL CHECK (grams > 0),
  value          numeric(19, 4) NOT NULL CHECK (value >= 0),
  currency       text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  holds_lithium  boolean        NOT NULL,
  reorder_level  int            NOT NULL CHECK (reorder_level >= 0)
);
CREATE TABLE part_model (
  part  text NOT NULL REFERENCES part,
  model text NOT NULL,                                -- of module registry
  PRIMARY KEY (part, model)
);
CREATE INDEX part_of_model ON part_model (model);
CREATE TABLE part_alternative (
  part        text NOT NULL REFERENCES part,
  alternative text NOT NULL REFERENCES part,
  PRIMARY KEY (part, alternative),
  CHECK (part <> alternative)
);
CREATE TABLE stock_place (
  code    text PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  country text NOT NULL,
  zone    text NOT NULL
);
INSERT INTO stock_place VALUES ('SZX', 'Shenzhen works', '深圳工厂', 'CN', 'Asia/Shanghai'), ('RTM', 'Rotterdam depot', '鹿特丹仓库', 'NL', 'Europe/Amsterdam'),
  ('LAX', 'Los Angeles depot', '洛杉矶仓库', 'US', 'America/Los_Angeles');
CREATE TABLE stock (
  part     text NOT NULL REFERENCES part,
  place    text NOT NULL REFERENCES stock_place,
  on_hand  int  NOT NULL CHECK (on_hand >= 0),
  reserved int  NOT NULL CHECK (reserved >= 0),
  PRIMARY KEY (part, place),
  -- Whatever two clerks press at once, what is promised lies on the shelf.
  CONSTRAINT stock_never_oversold CHECK (reserved <= on_hand)
);
CREATE TABLE stock_reservation (
  id          uuid        PRIMARY KEY,
  remedy_id   uuid        NOT NULL REFERENCES remedy,
  part        text        NOT NULL,
  place       text        NOT NULL,
  quantity    int         NOT NULL CHECK (quantity > 0),
  state       text        NOT NULL CHECK (state IN ('HELD','USED','RELEASED')),
  reserved_at timestamptz NOT NULL,
  reserved_by text        NOT NULL,
  settled_at  timestamptz,
  FOREIGN KEY (part, place) REFERENCES stock
);
CREATE UNIQUE INDEX stock_reservation_one_held ON stock_reservation (remedy_id, part, place) WHERE state = 'HELD';
CREATE INDEX stock_reservation_of_part ON stock_reservation (part, place) WHERE state = 'HELD';
CREATE TABLE stock_movement (
  id           uuid        PRIMARY KEY,
  part         text        NOT NULL,
  place        text        NOT NULL,
  change       int         NOT NULL,
  why          text        NOT NULL CHECK (why IN ('RECEIPT','CORRECTION','CONSUMPTION')),
  reference    text        NOT NULL,
  claim_number text,
  at           timestamptz NOT NULL,
  moved_by     text        NOT NULL,
  FOREIGN KEY (part, place) REFERENCES stock
);
-- A delivery note counts once, however often it is booked.
CREATE UNIQUE INDEX stock_receipt_once ON stock_movement (part, place, reference) WHERE why = 'RECEIPT';
CREATE INDEX stock_movement_of_part ON stock_movement (part, at DESC);

CREATE TABLE shipment (
  id           uuid        PRIMARY KEY,
  number       text        NOT NULL UNIQUE,
  remedy_id    uuid        NOT NULL REFERENCES remedy,
  leg          text        NOT NULL CHECK (leg IN ('PARTS','TO_FACTORY','BACK','TO_SITE')),
  state        text        NOT NULL CHECK (state IN ('PACKED','SHIPPED','DELIVERED','CANCELLED')),
  recipient    text        NOT NULL,
  address      text        NOT NULL,
  contents     text        NOT NULL,                  -- JSON: customs lines
  carrier      text,
  tracking     text,
  tracking_url text,
  expected_on  date,
  packed_at    timestamptz NOT NULL,
  shipped_at   timestamptz,
  delivered_at timestamptz,
  trouble      text,
  CHECK ((carrier IS NULL) = (tracking IS NULL))
);
CREATE UNIQUE INDEX shipment_one_open_per_leg ON shipment (remedy_id, leg) WHERE state IN ('PACKED', 'SHIPPED');
CREATE UNIQUE INDEX shipment_tracking ON shipment (upper(carrier), upper(tracking)) WHERE tracking IS NOT NULL;
CREATE TABLE tracking_event (
  delivery_key text        PRIMARY KEY,               -- the same webhook again is the same event
  shipment_id  uuid        REFERENCES shipment,
  carrier      text        NOT NULL,
  tracking     text        NOT NULL,
  status       text        NOT NULL,
  at           timestamptz NOT NULL,
  place        text,
  received_at  timestamptz NOT NULL
);
CREATE INDEX tracking_event_of ON tracking_event (shipment_id, at);

CREATE TABLE charge (
  id           uuid           PRIMARY KEY,
  remedy_id    uuid           NOT NULL REFERENCES remedy,
  claim_id     uuid           NOT NULL,
  claim_number text           NOT NULL,
  item         int            NOT NULL,
  customer_id  uuid           NOT NULL,
  kind         text           NOT NULL CHECK (kind IN ('FREIGHT','LABOUR','PARTS','TRAVEL','DISPOSAL','TAX','OTHER')),
  leg          text,
  payer        text           NOT NULL CHECK (payer IN ('COMPANY','CUSTOMER')),
  clause       text           NOT NULL,
  words        text           NOT NULL,
  amount       numeric(19, 4) NOT NULL CHECK (amount >= 0),
  currency     text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state        text           NOT NULL CHECK (state IN ('ESTIMATED','AGREED','PAID','BOOKED','CANCELLED','WRITTEN_OFF')),
  made_at      timestamptz    NOT NULL,
  made_by      text           NOT NULL,
  agreed_at    timestamptz,
  settled_at   timestamptz,
  reference    text,
  CHECK (state <> 'PAID' OR reference <> ''),
  CHECK ((payer = 'COMPANY') = (state = 'BOOKED') OR state = 'CANCELLED')
);
CREATE INDEX charge_of_remedy ON charge (remedy_id, made_at);
CREATE INDEX charge_newest ON charge (made_at DESC, id DESC);

CREATE TABLE guide (
  code      text        NOT NULL,
  version   int         NOT NULL CHECK (version > 0),
  content   text        NOT NULL,                     -- JSON, both languages
  reason    text        NOT NULL,
  edited_at timestamptz NOT NULL,
  edited_by text        NOT NULL,
  PRIMARY KEY (code, version)
);
CREATE TABLE session (
  id            uuid        PRIMARY KEY,
  remedy_id     uuid        NOT NULL REFERENCES remedy,
  guide         text        NOT NULL,
  guide_version int         NOT NULL,
  starts_at     timestamptz NOT NULL,
  minutes       int         NOT NULL CHECK (minutes BETWEEN 10 AND 480),
  our_zone      text        NOT NULL,
  their_zone    text        NOT NULL,
  video_link    text        NOT NULL,
  state         text        NOT NULL CHECK (state IN ('BOOKED','BEGUN','ENDED')),
  revision      int         NOT NULL,                 -- of the invitation
  booked_by     text        NOT NULL
);
CREATE UNIQUE INDEX session_one_open ON session (remedy_id) WHERE state IN ('BOOKED', 'BEGUN');
CREATE TABLE session_check (
  session_id uuid        NOT NULL REFERENCES session,
  step       int         NOT NULL,
  passed     boolean     NOT NULL,
  measured   numeric(19, 4),
  note       text        NOT NULL,
  at         timestamptz NOT NULL,
  checked_by text        NOT NULL,
  PRIMARY KEY (session_id, step)
);

-- Papers drawn for a remedy, kept with its claim.
CREATE TABLE remedy_paper (
  id           uuid        PRIMARY KEY,
  remedy_id    uuid        NOT NULL REFERENCES remedy,
  kind         text        NOT NULL,
  file_id      uuid        NOT NULL,
  name         text        NOT NULL,
  for_customer boolean     NOT NULL,
  made_at      timestamptz NOT NULL,
  made_by      text        NOT NULL
);
CREATE INDEX remedy_paper_of ON remedy_paper (remedy_id, made_at);
