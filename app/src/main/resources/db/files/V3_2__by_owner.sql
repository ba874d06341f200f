CREATE INDEX file_reference_owner ON file_reference (owner);
