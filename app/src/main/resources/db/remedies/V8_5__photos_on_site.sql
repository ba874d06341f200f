-- Photos taken at the customer's are notes like others: their content names the paper that keeps them.
ALTER TABLE field_note DROP CONSTRAINT field_note_kind_check;
ALTER TABLE field_note ADD CONSTRAINT field_note_kind_check CHECK (kind IN ('CHECK','MEASURE','PART','NOTE','SIGNATURE','PHOTO'));
