-- A file by the hash of its bytes; the bytes are in the file store, put there before this row is written.
CREATE TABLE stored_file (
  sha256     bytea       PRIMARY KEY CHECK (octet_length(sha256) = 32),
  size       bigint      NOT NULL CHECK (size > 0),
  type       text        NOT NULL CHECK (type IN ('JPEG', 'PNG', 'WEBP', 'GIF', 'HEIC', 'MP4', 'MOV', 'WEBM', 'THREE_GP', 'PDF',
                                                  'ULOG', 'DATAFLASH', 'TLOG', 'CSV', 'TEXT', 'ZIP', 'GZIP')),
  flags      text[]      NOT NULL,
  stored_at  timestamptz NOT NULL               -- when it last came
);

-- Who holds a file, and under which name it came. Without a reference the bytes are swept.
CREATE TABLE file_reference (
  id          uuid        PRIMARY KEY,
  sha256      bytea       NOT NULL REFERENCES stored_file,
  owner       text        NOT NULL CHECK (owner LIKE '_%:_%'),
  name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
  flags       text[]      NOT NULL,
  received_by text        NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX file_reference_sha256 ON file_reference (sha256);
CREATE INDEX file_reference_drafts ON file_reference (received_at) WHERE owner LIKE 'draft:%';
