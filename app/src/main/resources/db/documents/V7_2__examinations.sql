-- What the program itself found about a paper, off the request path. Made once for each document; an engineer decides.
CREATE TABLE document_examination (
  document_id    uuid        PRIMARY KEY REFERENCES document,
  customer_id    uuid        NOT NULL,                    -- of the claim, to tell one's own papers from those of others
  at             timestamptz NOT NULL,
  suggestion     text        CHECK (suggestion IN ('VALID', 'INVALID', 'TAMPERED')),
  invoice_number text,
  picture_hash   bigint                                   -- 64 bits of differences in brightness; like pictures differ in few of them
);
CREATE INDEX document_examination_invoice ON document_examination (invoice_number) WHERE invoice_number IS NOT NULL;

CREATE TABLE document_point (
  document_id uuid  NOT NULL REFERENCES document_examination,
  number      int   NOT NULL,
  point       text  NOT NULL,
  leans       text  NOT NULL CHECK (leans IN ('FOR', 'AGAINST', 'NEUTRAL')),
  source      text  NOT NULL,
  arguments   jsonb NOT NULL,
  PRIMARY KEY (document_id, number)
);
