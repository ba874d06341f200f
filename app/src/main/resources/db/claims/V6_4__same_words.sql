-- Whether the same words came before, in one step: whoever sends them at the same moment waits here, and sees what the other has written by then, because every statement of such a
-- function looks anew.
CREATE FUNCTION claim_of_same_words(hash bytea, since timestamptz) RETURNS SETOF claim LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('content ' || encode(hash, 'hex'), 6));
  RETURN QUERY SELECT c.* FROM claim c WHERE c.content_hash = hash AND c.created_at >= since ORDER BY c.created_at DESC LIMIT 1;
END $$;
