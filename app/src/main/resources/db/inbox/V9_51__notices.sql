-- The approved text with which an account tells news of a claim while the window for free words is closed: {{1}} claim number, {{2}} what happened, {{3}} link.
ALTER TABLE channel_template ADD COLUMN notices boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX channel_template_notices ON channel_template (account_id, language) WHERE notices;
