-- What the test laboratory certified of a model (UN Manual of Tests and Criteria, sub-section 38.3.5): carriers may ask for it of packs that come back too. One holds; corrected ones are kept.
CREATE TABLE test_summary (
  id           uuid        PRIMARY KEY,
  model        text        NOT NULL,                  -- of module registry
  manufacturer text        NOT NULL,                  -- with address, telephone, mail address, page
  laboratory   text        NOT NULL,                  -- with address, telephone, mail address, page
  report       text        NOT NULL,
  reported_on  date        NOT NULL,
  edition      text        NOT NULL,                  -- of the manual, with amendments
  passed       text        NOT NULL,                  -- tests that were passed: T1 T2 …
  assembled    text        NOT NULL,                  -- 38.3.3 (f) or (g) for batteries of tested batteries; empty where it does not apply
  signatory    text        NOT NULL,                  -- name and title
  entered_at   timestamptz NOT NULL,
  entered_by   text        NOT NULL,
  replaced_at  timestamptz
);
CREATE UNIQUE INDEX test_summary_one ON test_summary (model) WHERE replaced_at IS NULL;
