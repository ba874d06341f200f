-- A list of a million rows is written once, read once in its order and thrown away as a whole. What comes twice is found while the list is read, and said
-- here, so the rows need no index by key; and a foreign key would be checked a million times for one and the same import.
ALTER TABLE registry_import_row ADD COLUMN same_as int;   -- an earlier line with the same key
UPDATE registry_import_row r SET same_as = twice.first
FROM (SELECT w.import_id, w.key, min(w.line) AS first
      FROM registry_import_row w JOIN registry_import i ON i.id = w.import_id AND i.state IN ('RECEIVING', 'MAPPING', 'WAITING', 'RUNNING', 'DONE')
      WHERE w.key IS NOT NULL GROUP BY w.import_id, w.key HAVING count(*) > 1) twice
WHERE r.import_id = twice.import_id AND r.key = twice.key AND r.line > twice.first;
DROP INDEX registry_import_row_key;
ALTER TABLE registry_import_row DROP CONSTRAINT registry_import_row_import_id_fkey;
