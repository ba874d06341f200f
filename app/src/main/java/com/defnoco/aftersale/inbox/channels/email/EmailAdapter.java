package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelEvent.Incoming;
import com.defnoco.aftersale.inbox.ChannelEvent.Receipt;
import com.defnoco.aftersale.inbox.ChannelEvent.Status;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.inbox.MediaReference;
import com.defnoco.aftersale.inbox.MessageKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Trust;
import com.defnoco.aftersale.inbox.Window;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.SecretBox;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** E-mail: IMAP in, SMTP out. */
@Component
class EmailAdapter implements ChannelAdapter, DisposableBean {

  private final MailSigns signs;
  private final ImapSource imap;
  private final SmtpPost smtp;
  private final EmailSql sql;

  EmailAdapter(SecretBox secrets, RefreshTokens kept, EmailSql sql, JsonMapper json, Clock clock) {
    this.signs = new MailSigns(secrets.derived("mail-ids"));
    var oauth = new OAuth(kept, json);
    this.imap = new ImapSource(oauth);
    this.smtp = new SmtpPost(new MailWriter(signs), oauth, clock);
    this.sql = sql;
  }

  @Override
  public void destroy() {
    imap.close();
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.EMAIL;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.needed("address"), Setting.usually("replyAddress", ""), Setting.usually("authenticationServer", ""), Setting.needed("imap.host"),
        Setting.usually("imap.port", "993"), Setting.usually("imap.tls", "tls"), Setting.usually("imap.user", ""), new Setting("imap.password", true, false, null),
        Setting.usually("imap.folder", "INBOX"), Setting.usually("imap.markSeen", "true"), Setting.usually("imap.oauth.tokenUrl", ""), Setting.usually("imap.oauth.clientId", ""),
        new Setting("imap.oauth.clientSecret", true, false, null), new Setting("imap.oauth.refreshToken", true, false, null), Setting.usually("imap.oauth.scope", ""),
        Setting.needed("smtp.host"), Setting.usually("smtp.port", "587"), Setting.usually("smtp.tls", "starttls"), Setting.usually("smtp.user", ""),
        new Setting("smtp.password", true, false, null));
  }

  @Override
  public Abilities abilities(Account account) {
    // Many servers drop a second mail with the same Message-ID, not all do: an unclear result is not tried again.
    return new Abilities(false, false, true, 200_000, 20L << 20, new Rate(30, Duration.ofSeconds(1)), new Rate(10, Duration.ofSeconds(20)));
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return Window.open();
  }

  // ---- In

  @Override
  public List<String> pulledScopes(Account account) {
    return List.of(account.get("imap.folder", "INBOX"));
  }

  @Override
  public Page pull(Account account, String scope, @Nullable String cursor, @Nullable String token, Tokens tokens) throws Trouble {
    return imap.next(account, scope, cursor, tokens);
  }

  @Override
  public boolean watched() {
    return true;
  }

  @Override
  public boolean await(Account account, String scope, Duration longest, Tokens tokens) throws Trouble {
    return imap.await(account, scope, longest, tokens);
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) {
    var mail = reader(account).read(delivery.body());
    var answered = answered(mail);
    if (mail.bounce() != null) {
      var event = bounced(mail, mail.bounce(), answered, delivery.receivedAt());
      if (event != null) {
        return List.of(event);
      }
    }
    return List.of(incoming(account, delivery, mail, answered));
  }

  private static MailReader reader(Account account) {
    var own = new LinkedHashSet<String>();
    own.add(account.get("address"));
    account.find("replyAddress").ifPresent(own::add);
    return new MailReader(account.get("authenticationServer", ""), own);
  }

  /** Mails of ours that this one names by an id or address we signed, surest first. */
  private List<String> answered(ReadMail mail) {
    var found = new LinkedHashSet<String>();
    Stream.of(mail.to().stream().map(ReadMail.Address::address), mail.deliveredTo().stream(), mail.cc().stream().map(ReadMail.Address::address)).flatMap(s -> s)
        .forEach(address -> signs.ours(address).ifPresent(message -> found.add(signs.messageId(message, domain(address)))));
    Stream.concat(mail.inReplyTo().stream(), mail.references().reversed().stream()).filter(id -> signs.ours(id).isPresent()).forEach(found::add);
    return List.copyOf(found);
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  private @Nullable ChannelEvent bounced(ReadMail mail, ReadMail.Bounce bounce, List<String> answered, Instant now) {
    var original = bounce.originalMessageId();
    var ours = original != null && signs.ours(original).isPresent() ? original : answered.isEmpty() ? null : answered.getFirst();
    if (ours == null) {
      return null;
    }
    var id = signs.ours(ours).orElseThrow().toString();
    var at = mail.date() == null ? now : mail.date();
    return switch (bounce.kind()) {
      case FAILED -> new Receipt(ours, id, Status.FAILED, at, bounce.status(), said(bounce));
      case DELIVERED -> new Receipt(ours, id, Status.DELIVERED, at, null, null);
      case DELAYED -> new ChannelEvent.Nothing("the mail server still tries to deliver: " + said(bounce));
      case COMPLAINT -> null;
    };
  }

  private static String said(ReadMail.Bounce bounce) {
    return (bounce.recipient() + " " + bounce.status() + " " + bounce.diagnostic()).strip();
  }

  private Incoming incoming(Account account, RawDelivery delivery, ReadMail mail, List<String> answered) {
    var from = mail.from().isEmpty() ? new ReadMail.Address("", "unknown@invalid") : mail.from().getFirst();
    var handle = Handle.worldwide(Handle.Kind.EMAIL, from.address().toLowerCase(Locale.ROOT));
    var candidates = new LinkedHashSet<>(answered);
    candidates.addAll(mail.inReplyTo());
    candidates.addAll(mail.references().reversed());
    candidates.remove(mail.key());
    var trust = mail.automatic().is() ? Trust.AUTOMATIC : mail.authentication().vouchesForFrom() ? Trust.AUTHENTIC : Trust.UNVERIFIED;
    Map<String, String> details = new LinkedHashMap<>();
    if (!candidates.isEmpty()) {
      details.put("answers", candidates.stream().limit(50).collect(Collectors.joining("\n")));
    }
    if (!answered.isEmpty()) {
      details.put("signed", "true");
    }
    put(details, "cc", mail.cc().stream().map(ReadMail.Address::address).limit(20).collect(Collectors.joining(", ")));
    put(details, "subject", mail.subject());
    put(details, "automatic", mail.automatic().reason());
    put(details, "notices", mail.notices().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")));
    if (mail.bounce() != null) {
      put(details, "bounce", mail.bounce().kind() + " " + said(mail.bounce()));
    }
    Map<String, String> address = new LinkedHashMap<>();
    put(address, "messageId", mail.numbered() ? mail.key() : "");
    address.put("references", Stream.concat(mail.references().stream(), mail.references().isEmpty() ? mail.inReplyTo().stream() : Stream.empty()).limit(50)
        .map(id -> "<" + id + ">").collect(Collectors.joining(" ")));
    var asked = mail.replyTo().isEmpty() || signs.ours(mail.replyTo().getFirst().address()).isPresent() ? from.address() : mail.replyTo().getFirst().address();
    // Who forges a sender asks for answers elsewhere: elsewhere they go only when our server vouches for the sender, or within the same domain.
    boolean theirs = trust == Trust.AUTHENTIC || domain(asked).equals(domain(from.address()));
    address.put("answerTo", theirs ? asked : from.address());
    if (!asked.equalsIgnoreCase(from.address())) {
      details.put(theirs ? "answerTo" : "answerToAsked", asked);
    }
    var media = new ArrayList<MediaReference>();
    Map<Integer, Integer> positions = new HashMap<>();
    for (int i = 0; i < mail.attachments().size(); i++) {
      var file = mail.attachments().get(i);
      if (file.content().length > 0) {
        positions.put(i, media.size() + 1);
        media.add(new MediaReference(file.name(), file.mediaType(), (long) file.content().length, HexFormat.of().formatHex(Hashes.sha256(file.content())),
            Map.of("delivery", delivery.id().toString(), "part", String.valueOf(i))));
      }
    }
    // From now on a picture is called by its place among the files of the message.
    var html = SafeHtml.renumbered(mail.html(), positions);
    var root = mail.references().isEmpty() ? mail.inReplyTo().isEmpty() ? mail.key() : mail.inReplyTo().getFirst() : mail.references().getFirst();
    var kind = mail.bounce() != null ? MessageKind.EVENT : MessageKind.TEXT;
    return new Incoming(mail.key(), List.of(handle), from.name(), "mail:" + (root.length() > 200 ? HexFormat.of().formatHex(Hashes.sha256(root)) : root), false,
        mail.date() == null ? delivery.receivedAt() : mail.date(), kind, mail.text(), mail.html().isEmpty() ? null : html, media, candidates.isEmpty() ? null : candidates.getFirst(),
        details, trust, mail.subject().isEmpty() ? null : mail.subject(), null, address);
  }

  private static void put(Map<String, String> map, String name, String value) {
    if (!value.isEmpty()) {
      map.put(name, value);
    }
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    var raw = sql.mail(UUID.fromString(media.source().get("delivery"))).orElseThrow(() -> new Trouble("the mail is not here any more", false, false));
    var files = reader(account).read(raw).attachments();
    int part = Integer.parseInt(media.source().getOrDefault("part", "-1"));
    if (part < 0 || part >= files.size()) {
      throw new Trouble("the mail has no such part", false, false);
    }
    return new ByteArrayInputStream(files.get(part).content());
  }

  // ---- What people see

  @Override
  public List<Piece> pieces(String text) {
    return QuotedHistory.pieces(text).stream().map(piece -> new Piece(piece.folded(), piece.text())).toList();
  }

  @Override
  public String shown(String html, IntFunction<@Nullable String> picture) {
    return SafeHtml.withPictures(html, picture);
  }

  // ---- Out

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return smtp.send(account, message, tokens);
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    var said = imap.check(account, account.get("imap.folder", "INBOX"), tokens);
    smtp.check(account, tokens);
    return account.get("address") + " (" + said + ")";
  }
}
