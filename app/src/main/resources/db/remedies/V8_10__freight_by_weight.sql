-- What freight costs depends on the weight of what travels, and a damaged pack needs dearer packaging (SP 376). Prices from before hold for any weight.
ALTER TABLE freight_price
  ADD COLUMN over_kg numeric(9, 3) NOT NULL DEFAULT 0,  -- more than this, without packaging
  ADD COLUMN to_kg   numeric(9, 3),                     -- up to and with this; null: no limit
  ADD COLUMN damaged numeric(19, 4),                    -- on top for a pack of class B; null: none
  ADD CONSTRAINT freight_price_band CHECK (over_kg >= 0 AND (to_kg IS NULL OR to_kg > over_kg)),
  ADD CONSTRAINT freight_price_damaged CHECK (damaged IS NULL OR (damaged > 0 AND amount IS NOT NULL AND leg = 'TO_FACTORY'));
DROP INDEX freight_price_one;
CREATE UNIQUE INDEX freight_price_one ON freight_price (zone, leg, way, valid_from, over_kg) WHERE replaced_at IS NULL;
-- What a charge was asked for, so that only what is alike tells what freight did cost.
ALTER TABLE charge
  ADD COLUMN kg      numeric(9, 3),                     -- null: not known
  ADD COLUMN damaged boolean NOT NULL DEFAULT false;
-- A picture that is taken out of use: versions of guides that show it keep it.
ALTER TABLE guide_picture
  ADD COLUMN removed_at timestamptz,
  ADD COLUMN removed_by text,
  ADD CHECK ((removed_at IS NULL) = (removed_by IS NULL));
