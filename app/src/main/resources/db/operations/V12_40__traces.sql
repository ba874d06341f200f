-- Which request or delivery something was staged by: trace and span as in W3C traceparent. Every transaction says its own, so that nobody who stages has to.
ALTER TABLE job              ADD COLUMN trace text DEFAULT nullif(current_setting('aftersale.trace', true), '');
ALTER TABLE mail             ADD COLUMN trace text DEFAULT nullif(current_setting('aftersale.trace', true), '');
ALTER TABLE channel_delivery ADD COLUMN trace text DEFAULT nullif(current_setting('aftersale.trace', true), '');
ALTER TABLE message_outbox   ADD COLUMN trace text DEFAULT nullif(current_setting('aftersale.trace', true), '');
