-- A customer asks themselves to be forgotten, signed in; a manager takes it up, which begins an erasure, or declines with a reason.
CREATE TABLE erasure_wish (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL,
  wished_at   timestamptz NOT NULL,
  ended_at    timestamptz,
  ended_as    text        CHECK (ended_as IN ('TAKEN_UP', 'WITHDRAWN', 'DECLINED')),
  ended_by    text,
  reason      text,                               -- why it was declined, as the customer was told
  erasure_id  uuid        REFERENCES erasure,
  CHECK ((ended_at IS NULL) = (ended_as IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
  CHECK ((ended_as IS NOT DISTINCT FROM 'DECLINED') = (reason IS NOT NULL)),
  CHECK ((ended_as IS NOT DISTINCT FROM 'TAKEN_UP') = (erasure_id IS NOT NULL))
);
CREATE UNIQUE INDEX erasure_wish_open ON erasure_wish (customer_id) WHERE ended_at IS NULL;

-- Whose owner stands on a page or a paper was read too.
ALTER TABLE data_access DROP CONSTRAINT data_access_what_check;
ALTER TABLE data_access ADD CONSTRAINT data_access_what_check CHECK (what IN ('CLAIM', 'CUSTOMER', 'CONVERSATION', 'LIST', 'EXPORT', 'UNIT', 'REMEDY'));
