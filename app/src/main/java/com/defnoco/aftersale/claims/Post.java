package com.defnoco.aftersale.claims;

import org.springframework.stereotype.Component;

/** What claims write to the customer's address; staged with the change it tells of. */
@Component
class Post {

  /** Number and link, and what to do now where the pack may burn. */
  void received(ClaimsSql.Claim claim, boolean danger, String link) {}

  void link(ClaimsSql.Claim claim, String link) {}

  void message(ClaimsSql.Claim claim, String text, String link) {}

  void decided(ClaimsSql.Claim claim, ClaimsSql.Item item, String link) {}
}
