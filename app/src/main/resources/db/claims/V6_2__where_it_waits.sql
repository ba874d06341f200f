-- What the open questions of an item are asked of, and where the customer is: so that a list can be filtered by it without reading every decision.
ALTER TABLE claim_item ADD COLUMN asks text[] NOT NULL DEFAULT '{}' CHECK (asks <@ ARRAY['CUSTOMER','ENGINEER','REGISTRY']);
CREATE INDEX claim_item_asks ON claim_item USING gin (asks) WHERE asks <> '{}';
ALTER TABLE claim ADD COLUMN country text CHECK (country ~ '^[A-Z]{2}$');
CREATE INDEX claim_country ON claim (country, updated_at, id) WHERE country IS NOT NULL;
-- The remedy that was chosen and neither failed nor was stopped: who carries it out may see the claim.
ALTER TABLE claim_item ADD COLUMN remedy text CHECK (remedy IN ('REMOTE_SUPPORT','FACTORY_SERVICE','ONSITE_REPAIR','LOYALTY_DISCOUNT','PAID_SERVICE'));
CREATE INDEX claim_item_remedy ON claim_item (remedy, claim_id) WHERE remedy IS NOT NULL;
