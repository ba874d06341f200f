-- Who else writes about the same unit is looked up whenever a conversation is opened.
CREATE INDEX conversation_unit ON conversation (unit_id) WHERE unit_id IS NOT NULL;
