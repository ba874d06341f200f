-- Engineers who answer for the same kind of customers: by language, by what they know. A conversation belongs to one team or to everybody.
CREATE TABLE desk_team (
  id         uuid   PRIMARY KEY,
  name       text   NOT NULL,
  languages  text[] NOT NULL,
  skills     text[] NOT NULL                            -- words as customers write them; none: whatever comes in these languages
);
CREATE UNIQUE INDEX desk_team_name ON desk_team (lower(name));
CREATE TABLE desk_team_member (
  team_id    uuid   NOT NULL REFERENCES desk_team ON DELETE CASCADE,
  staff_id   uuid   NOT NULL,
  PRIMARY KEY (team_id, staff_id)
);
CREATE INDEX desk_team_member_staff ON desk_team_member (staff_id);

ALTER TABLE conversation ADD COLUMN team_id uuid REFERENCES desk_team ON DELETE SET NULL;
CREATE INDEX conversation_team ON conversation (team_id, last_at DESC, id DESC) WHERE team_id IS NOT NULL;
-- The counts of the queues read this and nothing else; now with the team.
CREATE INDEX conversation_counted_by_team ON conversation (state, assignee, due_at, team_id) WHERE state <> 'CLOSED';
DROP INDEX conversation_counted;
