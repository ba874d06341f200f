-- How a list was read: format, encoding, separator, sheet, and which heading means which column. It is shown, and may be corrected, before anything is applied.
ALTER TABLE registry_import ADD COLUMN reading jsonb NOT NULL DEFAULT '{}';
ALTER TABLE registry_import DROP CONSTRAINT registry_import_state_check;
ALTER TABLE registry_import ADD CONSTRAINT registry_import_state_check
  CHECK (state IN ('RECEIVING', 'MAPPING', 'WAITING', 'RUNNING', 'DONE', 'FAILED'));

-- What most rows of a step came to, said once: only rows that differ, or have something to tell, carry a verdict of their own.
CREATE TABLE registry_import_span (
  import_id uuid NOT NULL REFERENCES registry_import ON DELETE CASCADE,
  from_line int  NOT NULL,
  to_line   int  NOT NULL,
  verdict   text NOT NULL CHECK (verdict IN ('CREATED', 'UPDATED', 'UNCHANGED', 'REFUSED')),
  PRIMARY KEY (import_id, from_line)
);

-- What people told us a foreign heading means; an empty column_name: nothing we use.
CREATE TABLE registry_heading (
  kind          text        NOT NULL CHECK (kind IN ('UNITS', 'CONSIGNMENTS', 'MODELS')),
  heading       text        NOT NULL,             -- letters and digits only, lower case
  column_name   text        NOT NULL,
  remembered_by text        NOT NULL,
  remembered_at timestamptz NOT NULL,
  PRIMARY KEY (kind, heading)
);

-- More ways in which makers code a date, a check digit, and how far the coded date can be relied on.
ALTER TABLE serial_format DROP CONSTRAINT serial_format_coding_check;
ALTER TABLE serial_format ADD CONSTRAINT serial_format_coding_check
  CHECK (coding IN ('NONE', 'YYMMDD', 'YYYYMMDD', 'DDMMYYYY', 'YYMM', 'YYWW', 'YYDDD', 'LETTERS', 'LETTER_YEAR_WEEK', 'SBS'));
ALTER TABLE serial_format ADD COLUMN check_digit text NOT NULL DEFAULT 'NONE'
  CHECK (check_digit IN ('NONE', 'LUHN', 'MOD_11', 'MOD_36'));
ALTER TABLE serial_format ADD COLUMN confidence text NOT NULL DEFAULT 'HIGH' CHECK (confidence IN ('HIGH', 'MEDIUM', 'LOW'));
CREATE SEQUENCE serial_format_id START 50 INCREMENT 10;
