-- Whether only units that had a certificate before get one: after a correction.
ALTER TABLE certificate_batch ADD COLUMN replacing boolean NOT NULL DEFAULT false;

-- Our copy of a certificate is emptied of a person who is erased, inside an erasure alone; number, statement and hash stay, so that the paper in their hands is still checked.
CREATE OR REPLACE FUNCTION certificate_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
     AND (to_jsonb(NEW) - '{ended_at,ended_as,ended_by,ended_reason}'::text[]) = (to_jsonb(OLD) - '{ended_at,ended_as,ended_by,ended_reason}'::text[]) THEN
    RETURN NEW;
  END IF;
  -- What was superseded may still be revoked.
  IF TG_OP = 'UPDATE' AND OLD.ended_as = 'SUPERSEDED' AND NEW.ended_as = 'REVOKED' AND NEW.tail = OLD.tail AND NEW.number = OLD.number THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('aftersale.erasing', true) = 'yes' AND NEW.tail = '' AND NEW.buyer IS NULL
     AND (to_jsonb(NEW) - '{buyer,purchased_on,invoice_number,tail}'::text[]) = (to_jsonb(OLD) - '{buyer,purchased_on,invoice_number,tail}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A certificate is never changed; a later one takes its place' USING ERRCODE = 'restrict_violation';
END
$$;
