package com.defnoco.aftersale.claims;

/** How the first message of a claim came (C1). */
public enum Channel {
  PORTAL,
  API,
  EMAIL,
  PHONE,
  WHATSAPP,
  WECHAT,
  SKYPE,
  TEAMS,
  WEBCHAT,
  OTHER
}
