CREATE TABLE remedy (
  id           uuid        PRIMARY KEY,
  item_id      uuid        NOT NULL,                  -- of module claims
  claim_id     uuid        NOT NULL,
  claim_number text        NOT NULL,
  item         int         NOT NULL,
  serial       text        NOT NULL,
  customer_id  uuid        NOT NULL,
  decision_id  uuid        NOT NULL,                  -- the decision that offered it
  remedy       text        NOT NULL CHECK (remedy IN ('REMOTE_SUPPORT','FACTORY_SERVICE','ONSITE_REPAIR','LOYALTY_DISCOUNT','PAID_SERVICE')),
  state        text        NOT NULL CHECK (state IN ('CHOSEN','QUOTED','STARTED','DONE','FAILED','CANCELLED')),
  danger       boolean     NOT NULL,
  transport    text,                                  -- how a pack that may burn may travel
  transport_by text,
  chosen_at    timestamptz NOT NULL,
  chosen_by    text        NOT NULL,
  started_at   timestamptz,
  ended_at     timestamptz,
  report       text
);
-- Whatever two people press at once: one remedy per item is under way.
CREATE UNIQUE INDEX remedy_one_per_item ON remedy (item_id) WHERE state IN ('CHOSEN','QUOTED','STARTED');
CREATE INDEX remedy_item  ON remedy (item_id, chosen_at);
CREATE INDEX remedy_board ON remedy (state, chosen_at);

CREATE TABLE quote (
  id          uuid           PRIMARY KEY,
  remedy_id   uuid           NOT NULL REFERENCES remedy,
  number      int            NOT NULL,
  currency    text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount      numeric(19, 4) NOT NULL CHECK (amount >= 0),
  lines       text           NOT NULL,                -- JSON
  offered_at  timestamptz    NOT NULL,
  offered_by  text           NOT NULL,
  replaced_at timestamptz,
  answered_at timestamptz,
  answered_by text,
  accepted    boolean,
  UNIQUE (remedy_id, number),
  CHECK ((answered_at IS NULL) = (accepted IS NULL)),
  CHECK (replaced_at IS NULL OR answered_at IS NULL)
);
CREATE UNIQUE INDEX quote_one_current ON quote (remedy_id) WHERE replaced_at IS NULL;

CREATE TABLE voucher (
  id           uuid          PRIMARY KEY,
  code         text          NOT NULL UNIQUE,
  remedy_id    uuid          NOT NULL UNIQUE REFERENCES remedy,
  item_id      uuid          NOT NULL,
  claim_id     uuid          NOT NULL,
  claim_number text          NOT NULL,
  item         int           NOT NULL,
  customer_id  uuid          NOT NULL,
  percent      numeric(5, 2) NOT NULL CHECK (percent > 0 AND percent <= 100),
  issued_at    timestamptz   NOT NULL,
  valid_until  date          NOT NULL,
  cancelled_at timestamptz,
  cancelled_because text
);
CREATE INDEX voucher_customer ON voucher (customer_id, issued_at DESC);

-- Redeemed once: the voucher is the key.
CREATE TABLE voucher_redemption (
  voucher_id      uuid           PRIMARY KEY REFERENCES voucher,
  order_reference text           NOT NULL CHECK (order_reference <> ''),
  amount          numeric(19, 4) NOT NULL CHECK (amount > 0),
  currency        text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  discount        numeric(19, 4) NOT NULL CHECK (discount >= 0 AND discount <= amount),
  at              timestamptz    NOT NULL,
  redeemed_by     text           NOT NULL
);
