-- What the codes in a picture of a message say: a claim that makes itself waits until every picture of the story was looked at.
ALTER TABLE message_attachment
  ADD COLUMN label         text   NOT NULL DEFAULT 'ELSEWHERE' CHECK (label IN ('UNSEEN','NOTHING','SERIALS','NO_PICTURE','UNREADABLE','ELSEWHERE')),
  ADD COLUMN label_serials text[] NOT NULL DEFAULT '{}';
-- What was stored before was looked at when it came; what is still to be fetched is looked at then.
ALTER TABLE message_attachment ALTER COLUMN label SET DEFAULT 'UNSEEN';
UPDATE message_attachment SET label = 'UNSEEN' WHERE state = 'WAITING';
-- Stored, and whoever was to look at it died before.
CREATE INDEX message_attachment_unseen ON message_attachment (due_at) WHERE state = 'STORED' AND label = 'UNSEEN';
