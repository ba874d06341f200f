-- Words that stand nearly everywhere are found by going back in time, rare ones by the words' own index.
CREATE INDEX message_received     ON message (received_at DESC, conversation_id);
CREATE INDEX conversation_serial  ON conversation (serial) WHERE serial IS NOT NULL;
CREATE INDEX conversation_number  ON conversation (claim_number) WHERE claim_number IS NOT NULL;
-- The counts of the queues read this and nothing else.
CREATE INDEX conversation_counted ON conversation (state, assignee, due_at) WHERE state <> 'CLOSED';
