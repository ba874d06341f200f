package com.defnoco.aftersale.inbox.channels.own;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** The chat on the portal and the pages of claims: there is no provider, what we write stands on the page at once. */
@Component
class WebChatAdapter implements ChannelAdapter {

  @Override
  public ChannelKind kind() {
    return ChannelKind.WEB_CHAT;
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, true, true, 10_000, 20L << 20, new Rate(1_000, Duration.ofMillis(1)), new Rate(100, Duration.ofMillis(10)));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    throw new Unreadable("nobody delivers to the web chat");
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return new SendResult.Accepted("web-" + message.id());
  }

  @Override
  public String check(Account account, Tokens tokens) {
    return "/chat";
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return Window.open();
  }
}
