package com.defnoco.aftersale.inbox.channels.own;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.RawDelivery;
import java.util.List;

/** A channel of our own: there is nobody to set up with, and nobody who delivers. */
abstract class OwnChannel implements ChannelAdapter {

  private final ChannelKind kind;

  OwnChannel(ChannelKind kind) {
    this.kind = kind;
  }

  @Override
  public final ChannelKind kind() {
    return kind;
  }

  @Override
  public final List<Setting> settings() {
    return List.of();
  }

  @Override
  public final List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    throw new Unreadable("nobody delivers to " + kind);
  }

  @Override
  public final String check(Account account, Tokens tokens) {
    return account.name();
  }
}
