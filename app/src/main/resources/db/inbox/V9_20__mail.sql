-- The newest refresh token of a mail account (XOAUTH2), locked: providers give a new one with each answer and end the old one.
CREATE TABLE email_refresh_token (
  account_id  text        PRIMARY KEY REFERENCES channel_account,
  origin      text        NOT NULL,                       -- which one in the settings it came from; another one there begins anew
  token       bytea       NOT NULL,
  at          timestamptz NOT NULL
);
