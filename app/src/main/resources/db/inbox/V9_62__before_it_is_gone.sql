-- Until when a provider gives a file: what is gone soonest is fetched first.
ALTER TABLE message_attachment ADD COLUMN gone_at timestamptz NOT NULL DEFAULT 'infinity';
DROP INDEX message_attachment_waiting;
CREATE INDEX message_attachment_waiting ON message_attachment (gone_at, due_at) WHERE state = 'WAITING';
