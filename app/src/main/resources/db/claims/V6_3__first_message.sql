-- The local day at the customer's place on which the first message about the claim came (I8): what counts where nobody knows when the problem occurred.
ALTER TABLE claim ADD COLUMN first_message_on date;
UPDATE claim SET first_message_on = (created_at AT TIME ZONE 'UTC')::date;
ALTER TABLE claim ALTER COLUMN first_message_on SET NOT NULL;
-- Discounts of a customer that another issue holds up (I5).
CREATE INDEX claim_item_discount ON claim_item (customer_id) WHERE remedy = 'LOYALTY_DISCOUNT' AND state = 'CLOSED';
