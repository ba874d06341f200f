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

/** What was said where no program listens: on the telephone, at a fair, in an old chat. Nothing can be sent there; what we say is written down as well. */
@Component
class ByHandAdapter implements ChannelAdapter {

  @Override
  public ChannelKind kind() {
    return ChannelKind.MANUAL;
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, false, true, 20_000, 20L << 20, new Rate(1, Duration.ofSeconds(1)), new Rate(1, Duration.ofSeconds(1)));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    throw new Unreadable("nobody delivers what is written down by hand");
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return new SendResult.Rejected("by-hand", "inbox.answer.byHand");
  }

  @Override
  public String check(Account account, Tokens tokens) {
    return "";
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return new Window(Window.State.CLOSED, null, null);
  }
}
