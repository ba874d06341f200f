-- Since when somebody holds a role and who gave it; null: from before this was written down.
ALTER TABLE staff_role ADD COLUMN granted_at timestamptz, ADD COLUMN granted_by text;
-- Who last handed out a way in (invitation, new password, new second factor), and when: they could have used it themselves.
ALTER TABLE staff ADD COLUMN access_given_at timestamptz, ADD COLUMN access_given_by text;
