package com.defnoco.aftersale.api;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Conversation;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Message;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Conversations, their messages, and the raw deliveries behind them. */
@RestController
@RequestMapping("/api/v1")
class ConversationsApi {

  private static final int PAGE = 50;

  private final Inbox inbox;
  private final Files files;

  ConversationsApi(Inbox inbox, Files files) {
    this.inbox = inbox;
    this.files = files;
  }

  /** @param dueAt when we must have answered; null while nobody waits for us @param handle where answers go */
  record ConversationRow(UUID id, ChannelKind channel, String account, Conversation.State state, String person, String handle, @Nullable String subject, String locale,
      @Nullable String serialNumber, @Nullable String claim, @Nullable UUID assignee, String firstLine, Instant createdAt, Instant lastAt, @Nullable Instant dueAt) {}

  record Conversations(List<ConversationRow> conversations, @Nullable String next) {}

  record File(UUID id, String name, String mediaType, @Nullable Long size, @Nullable String sha256, String state) {}

  /** @param direction IN, OUT or NOTE @param providerId the provider's name for it; null until it has taken ours */
  record MessageRow(UUID id, Message.Direction direction, ChannelKind channel, String account, @Nullable String providerId, String sender, String kind, String text, @Nullable String html,
      List<File> attachments, String state, @Nullable String failure, Instant providerTime, Instant receivedAt, @Nullable Instant editedAt, @Nullable Instant deletedAt) {}

  /** @param mediaType taken for granted of nobody: the file tells what it is @param base64 the file itself */
  record NewFile(@Nullable String name, @Nullable String mediaType, @Nullable String base64) {}

  record NewTemplate(@Nullable String name, @Nullable String language, @Nullable List<String> values) {}

  record NewMessage(@Nullable String text, @Nullable List<NewFile> attachments, @Nullable NewTemplate template) {}

  record DeliveryRow(UUID id, String account, String deliveryKey, Instant receivedAt, Inbox.Outcome outcome, @Nullable String reason) {}

  record Deliveries(List<DeliveryRow> deliveries, @Nullable String next) {}

  /** Conversations, the last written in first. */
  @GetMapping("/conversations")
  Conversations conversations(Actor.Integration actor, @RequestParam(required = false) @Nullable ChannelKind channel, @RequestParam(required = false) Conversation.@Nullable State state,
      @RequestParam(required = false) @Nullable String cursor) {
    var slice = inbox.list(actor, new Inbox.Query(Inbox.Queue.ALL, channel, state, null, null, null, cursor, PAGE));
    return new Conversations(slice.rows().stream().map(ConversationsApi::row).toList(), slice.next());
  }

  /** The newest 200 messages of a conversation, oldest first; {@code before} gives the ones before a message. */
  @GetMapping("/conversations/{id}/messages")
  List<MessageRow> messages(Actor.Integration actor, @PathVariable UUID id, @RequestParam(required = false) @Nullable UUID before) {
    return inbox.messages(actor, id, before, 200).stream().map(this::row).toList();
  }

  /** A file of a message of this conversation, as it may be shown. */
  @GetMapping("/conversations/{id}/files/{file}")
  ResponseEntity<Resource> file(Actor.Integration actor, @PathVariable UUID id, @PathVariable UUID file) {
    if (inbox.messages(actor, id, null, 500).stream().flatMap(message -> message.attachments().stream()).noneMatch(one -> one.id().equals(file))) {
      throw new NotFound();
    }
    var served = inbox.file(actor, file, false);
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  /** Answers in a conversation. The answer tells that it waits; its state goes on as the provider takes and delivers it. */
  @PostMapping("/conversations/{id}/messages")
  @ResponseStatus(HttpStatus.CREATED)
  MessageRow answer(Actor.Integration actor, @PathVariable UUID id, @RequestBody NewMessage message) {
    inbox.find(actor, id);
    var received = new ArrayList<UUID>();
    var given = message.attachments() == null ? List.<NewFile>of() : message.attachments();
    for (int i = 0; i < given.size(); i++) {
      received.add(receive(actor, given.get(i), i));
    }
    Outgoing.Template template = null;
    if (message.template() != null) {
      if (message.template().name() == null || message.template().language() == null) {
        throw InvalidInput.at("/template", "api.problem.missing");
      }
      template = new Outgoing.Template(message.template().name(), message.template().language(), message.template().values() == null ? List.of() : message.template().values());
    }
    return row(inbox.answer(actor, id, new Inbox.Answer(message.text() == null ? "" : message.text(), received, template, null, true, null)));
  }

  private UUID receive(Actor.Integration actor, NewFile file, int position) {
    if (file.base64() == null) {
      throw InvalidInput.at("/attachments/" + position + "/base64", "api.problem.missing");
    }
    try {
      return files.receive(actor, Inbox.draftOwner(actor), new ByteArrayInputStream(Base64.getMimeDecoder().decode(file.base64())), file.name(), 8L << 20).id();
    } catch (IllegalArgumentException notBase64) {
      throw InvalidInput.at("/attachments/" + position + "/base64", "api.problem.base64");
    }
  }

  /** Raw deliveries, newest first. */
  @GetMapping("/deliveries")
  Deliveries deliveries(Actor.Integration actor, @RequestParam(required = false) @Nullable String account, @RequestParam(required = false) Inbox.@Nullable Outcome outcome,
      @RequestParam(required = false) @Nullable UUID cursor) {
    var rows = inbox.deliveries(actor, account, outcome, cursor, PAGE).stream().map(ConversationsApi::row).toList();
    return new Deliveries(rows, rows.size() < PAGE ? null : rows.getLast().id().toString());
  }

  /** Looks at a delivery again; what it told before is not told twice. */
  @PostMapping("/deliveries/{id}/replay")
  DeliveryRow replay(Actor.Integration actor, @PathVariable UUID id) {
    return row(inbox.replay(actor, id));
  }

  private static DeliveryRow row(Inbox.Delivery delivery) {
    return new DeliveryRow(delivery.id(), delivery.account(), delivery.deliveryKey(), delivery.receivedAt(), delivery.outcome(), delivery.reason());
  }

  private static ConversationRow row(Conversation one) {
    return new ConversationRow(one.id(), one.channel(), one.account(), one.state(), one.person(), one.handle().value(), one.subject(), one.locale(), one.serial(), one.claimNumber(),
        one.assignee(), one.firstLine(), one.createdAt(), one.lastAt(), one.dueAt());
  }

  /** The pictures of a mail itself stand at addresses of ours; those of other servers were left out when it came. */
  private MessageRow row(Message one) {
    return new MessageRow(one.id(), one.direction(), one.channel(), one.account(), one.providerId(), one.sender(), one.kind().name(), one.text(),
        inbox.html(one, file -> "/api/v1/conversations/" + one.conversation() + "/files/" + file),
        one.attachments().stream().map(file -> new File(file.id(), file.name(), file.mediaType(), file.size(), file.sha256(), file.state())).toList(), one.state(), one.failure(),
        one.providerTime(), one.receivedAt(), one.editedAt(), one.deletedAt());
  }
}
