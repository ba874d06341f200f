-- Who proved an address, in one step: two calls with one new address at once must not make two customers, so the second waits here and sees whom the first has made, because every
-- statement of such a function looks anew.
CREATE FUNCTION contact_proven_by(asked_channel text, asked_handle text) RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(asked_handle, 11));
  RETURN QUERY SELECT c.customer_id FROM contact c WHERE c.channel = asked_channel AND c.handle = asked_handle AND c.verified_at IS NOT NULL;
END $$;
