package com.defnoco.aftersale.inbox.channels.own;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Window;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** The chat on the portal and the pages of claims: there is no provider, what we write stands on the page at once. */
@Component
class WebChatAdapter extends OwnChannel {

  WebChatAdapter() {
    super(ChannelKind.WEB_CHAT);
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, true, true, 10_000, 20L << 20, new Rate(1_000, Duration.ofMillis(1)), new Rate(100, Duration.ofMillis(10)));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return new SendResult.Accepted("web-" + message.id());
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return Window.open();
  }
}
