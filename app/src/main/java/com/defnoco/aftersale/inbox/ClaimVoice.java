package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.LiveChannel;
import com.defnoco.aftersale.parties.Actor;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Says what a claim has to say in the conversation it came from, while the channel's window is open. */
@Component
class ClaimVoice implements LiveChannel {

  private static final Actor.System SYSTEM = new Actor.System();

  private final Inbox inbox;
  private final Accounts accounts;

  ClaimVoice(Inbox inbox, Accounts accounts) {
    this.inbox = inbox;
    this.accounts = accounts;
  }

  @Override
  public boolean say(Actor actor, UUID claimId, String text, boolean asks) {
    var open = inbox.list(SYSTEM, Inbox.Query.ofClaim(claimId)).rows().stream().filter(conversation -> canCarry(conversation, text)).findFirst();
    open.ifPresent(conversation -> inbox.answer(actor, conversation.id(), new Inbox.Answer(text, java.util.List.of(), null, null, asks, null)));
    return open.isPresent();
  }

  private boolean canCarry(Conversation conversation, String text) {
    if (conversation.channel() == ChannelKind.WEBHOOK && accounts.enabled(conversation.account()).flatMap(account -> account.find("callbackUrl")).isEmpty()) {
      return false; // a program that only tells us things
    }
    return inbox.window(conversation).state() == Window.State.OPEN && accounts.enabled(conversation.account())
        .filter(account -> text.length() <= accounts.adapter(account.kind()).abilities(account).longestText()).isPresent();
  }
}
