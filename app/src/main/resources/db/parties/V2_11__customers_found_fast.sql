-- Finding one customer among hundreds of thousands by a piece of the name, the company, or the beginning of an address.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX customer_search ON customer USING gin (lower(name || ' ' || coalesce(company, '')) gin_trgm_ops) WHERE merged_into IS NULL;
CREATE INDEX contact_beginning ON contact (handle text_pattern_ops);
