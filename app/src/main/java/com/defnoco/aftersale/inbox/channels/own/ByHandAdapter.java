package com.defnoco.aftersale.inbox.channels.own;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Window;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What was said where no program listens: on the telephone, at a fair, in an old chat. Nothing can be sent there; what we say is written down as well. */
@Component
class ByHandAdapter extends OwnChannel {

  ByHandAdapter() {
    super(ChannelKind.MANUAL);
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, false, true, 20_000, 20L << 20, new Rate(1, Duration.ofSeconds(1)), new Rate(1, Duration.ofSeconds(1)));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return new SendResult.Rejected("by-hand", "inbox.answer.byHand");
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return new Window(Window.State.CLOSED, null, null);
  }
}
