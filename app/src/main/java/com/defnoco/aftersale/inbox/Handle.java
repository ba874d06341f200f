package com.defnoco.aftersale.inbox;

/**
 * Somebody's address on a channel.
 *
 * @param scope where the value means one person: a business portfolio, an app, a corporation; empty where it does worldwide
 */
public record Handle(Kind kind, String scope, String value) {

  /** What kind of address. */
  public enum Kind {
    /** E.164, with the plus. */
    PHONE,
    EMAIL,
    /** WhatsApp's business-scoped user id. */
    WHATSAPP_USER,
    WECHAT_OPENID,
    /** The same for all apps of one Open Platform account. */
    WECHAT_UNIONID,
    WECOM_EXTERNAL_USER,
    TEAMS_USER,
    /** Entra object id; scope is the tenant. */
    ENTRA_OBJECT,
    /** No longer reachable since May 2025; kept on record (I10). */
    SKYPE,
    TELEGRAM,
    LINE,
    WEB_CHAT,
    WEBHOOK,
    OTHER
  }

  public static Handle worldwide(Kind kind, String value) {
    return new Handle(kind, "", value);
  }

  @Override
  public String toString() {
    return kind + ":" + value;
  }
}
