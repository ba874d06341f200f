package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.LiveChannel;
import com.defnoco.aftersale.outbound.CustomerChannel.Notice;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Settings;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Says what a claim has to say in the conversation it came from. While the channel's window is closed it is news like any other: an approved text, or a task. */
@Component
class ClaimVoice implements LiveChannel {

  private static final Actor.System SYSTEM = new Actor.System();

  private final Inbox inbox;
  private final Notices notices;
  private final Accounts accounts;
  private final Claims claims;
  private final Settings settings;

  ClaimVoice(Inbox inbox, Notices notices, Accounts accounts, Claims claims, Settings settings) {
    this.inbox = inbox;
    this.notices = notices;
    this.accounts = accounts;
    this.claims = claims;
    this.settings = settings;
  }

  @Override
  public boolean say(Actor actor, UUID claimId, String text, boolean asks) {
    var theirs = inbox.list(SYSTEM, Inbox.Query.ofClaim(claimId)).rows().stream().filter(conversation -> canCarry(conversation, text)).toList();
    var open = theirs.stream().filter(conversation -> inbox.window(conversation).state() == Window.State.OPEN).findFirst();
    if (open.isPresent()) {
      inbox.answer(actor, open.get().id(), new Inbox.Answer(text, java.util.List.of(), null, null, asks, null));
      return true;
    }
    var closed = theirs.stream().filter(conversation -> conversation.state() != Conversation.State.CLOSED && conversation.claimNumber() != null && conversation.lastIn() != null).findFirst();
    closed.ifPresent(conversation -> notices.whileClosed(conversation, new Notice(String.valueOf(conversation.claimNumber()), text.lines().filter(line -> !line.isBlank()).findFirst().orElse(""),
        settings.link("/t/" + claims.link(SYSTEM, String.valueOf(conversation.claimNumber()))), text)));
    return closed.isPresent();
  }

  private boolean canCarry(Conversation conversation, String text) {
    if (conversation.channel() == ChannelKind.MANUAL || conversation.channel() == ChannelKind.WEBHOOK && accounts.enabled(conversation.account()).flatMap(account -> account.find("callbackUrl")).isEmpty()) {
      return false; // written down by one of us, or a program that only tells us things
    }
    return accounts.enabled(conversation.account()).filter(account -> text.length() <= accounts.adapter(account.kind()).abilities(account).longestText()).isPresent();
  }
}
