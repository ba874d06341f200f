-- A paper that goes along with a mail; gone with its text once the mail was sent.
ALTER TABLE mail ADD COLUMN attachment_name text;
ALTER TABLE mail ADD COLUMN attachment_type text;
ALTER TABLE mail ADD COLUMN attachment bytea;
ALTER TABLE mail ADD CONSTRAINT mail_attachment_whole CHECK ((attachment_name IS NULL) = (attachment IS NULL) AND (attachment_type IS NULL) = (attachment IS NULL));
