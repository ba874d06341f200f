-- What comes with a message is kept, whatever it is.
ALTER TABLE stored_file DROP CONSTRAINT stored_file_type_check;
ALTER TABLE stored_file ADD CONSTRAINT stored_file_type_check CHECK (type IN ('JPEG', 'PNG', 'WEBP', 'GIF', 'HEIC', 'MP4', 'MOV', 'WEBM', 'THREE_GP', 'PDF',
  'ULOG', 'DATAFLASH', 'TLOG', 'CSV', 'TEXT', 'ZIP', 'GZIP', 'OTHER'));
