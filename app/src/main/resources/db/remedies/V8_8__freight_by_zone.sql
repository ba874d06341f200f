-- What freight costs, by where it goes, which leg it is and how it travels. Prices are dated: a new one takes the place of an old one on its day, and none is edited.
CREATE TABLE freight_zone (
  code    text    PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
  name_en text    NOT NULL CHECK (name_en <> ''),
  name_zh text    NOT NULL CHECK (name_zh <> ''),
  rest    boolean NOT NULL                            -- every country that no other zone names
);
CREATE UNIQUE INDEX freight_zone_one_rest ON freight_zone (rest) WHERE rest;
-- A country lies in one zone.
CREATE TABLE freight_zone_country (
  country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
  zone    text NOT NULL REFERENCES freight_zone
);
CREATE TABLE freight_price (
  id          uuid           PRIMARY KEY,
  zone        text           NOT NULL REFERENCES freight_zone,
  leg         text           NOT NULL CHECK (leg IN ('PARTS','TO_SITE','TO_FACTORY','BACK')),
  way         text           NOT NULL CHECK (way IN ('COURIER','ROAD','SEA','CARGO_AIRCRAFT')),
  valid_from  date           NOT NULL,
  amount      numeric(19, 4) CHECK (amount > 0),      -- null: from this day it does not go that way
  currency    text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  source      text           NOT NULL CHECK (source <> ''),
  entered_at  timestamptz    NOT NULL,
  entered_by  text           NOT NULL,
  replaced_at timestamptz                             -- corrected by another price of the same day
);
CREATE UNIQUE INDEX freight_price_one ON freight_price (zone, leg, way, valid_from) WHERE replaced_at IS NULL;
ALTER TABLE charge ADD COLUMN zone text;
ALTER TABLE charge ADD COLUMN way text CHECK (way IN ('COURIER','ROAD','SEA','CARGO_AIRCRAFT'));

INSERT INTO freight_zone VALUES
  ('CHINA', 'Mainland China', '中国大陆', false),
  ('EAST-ASIA', 'East and South-East Asia', '东亚和东南亚', false),
  ('SOUTH-ASIA', 'South and Central Asia', '南亚和中亚', false),
  ('EUROPE', 'Europe', '欧洲', false),
  ('MIDDLE-EAST', 'Middle East', '中东', false),
  ('NORTH-AMERICA', 'North America', '北美洲', false),
  ('SOUTH-AMERICA', 'Central and South America', '中美洲和南美洲', false),
  ('AFRICA', 'Africa', '非洲', false),
  ('OCEANIA', 'Australia and Oceania', '澳大利亚和大洋洲', false),
  ('ELSEWHERE', 'Elsewhere', '其他地区', true);
INSERT INTO freight_zone_country
SELECT country, zone FROM (VALUES
  ('CHINA', 'CN'),
  ('EAST-ASIA', 'HK MO TW JP KR MN SG MY TH VN PH ID BN KH LA MM TL'),
  ('SOUTH-ASIA', 'IN PK BD LK NP BT MV KZ KG TJ TM UZ'),
  ('EUROPE', 'AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA VA'),
  ('MIDDLE-EAST', 'AE AM AZ BH GE IL IQ JO KW LB OM PS QA SA TR YE'),
  ('NORTH-AMERICA', 'US CA MX GL'),
  ('SOUTH-AMERICA', 'AR BO BR BZ CL CO CR DO EC GT GY HN HT JM NI PA PE PR PY SR SV TT UY VE BS BB'),
  ('AFRICA', 'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW'),
  ('OCEANIA', 'AU NZ FJ PG NC PF SB VU WS TO KI FM MH NR PW TV')
) AS all_zones (zone, countries), unnest(string_to_array(countries, ' ')) AS country;
