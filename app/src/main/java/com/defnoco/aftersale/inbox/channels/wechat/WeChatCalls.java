package com.defnoco.aftersale.inbox.channels.wechat;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter.Tokens;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Window;
import com.defnoco.aftersale.inbox.channels.Calls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Calls that carry the access token, which is asked for once more when it turns out to be stale. */
final class WeChatCalls {

  private static final Set<Integer> STALE = Set.of(40001, 40014, 42001);
  /** Wrong secret, unknown app, address of ours not allowed. */
  private static final Set<Integer> CREDENTIAL = Set.of(40001, 40013, 40014, 40125, 40164, 41002, 41004, 42001, 48001, 60011, 60020);
  /** A file that is asked for comes in one piece, or as JSON that says why not. */
  private static final int LARGEST_WORD = 4096;
  /** What a customer sent is kept so long. */
  static final Duration MEDIA = Duration.ofDays(3);
  private static final int NO_SUCH_MEDIA = 40007;

  private WeChatCalls() {}

  interface Call {
    Calls.Answer with(String token) throws Calls.NoAnswer;
  }

  static int code(Calls.Answer answer) {
    return answer.json().path("errcode").asInt(answer.ok() ? 0 : -1);
  }

  static boolean isCredential(int code) {
    return CREDENTIAL.contains(code);
  }

  static String said(Calls.Answer answer) {
    var json = answer.json();
    return json.isMissingNode() || json.path("errcode").isMissingNode() ? "HTTP " + answer.status() : json.path("errcode").asString("") + " " + json.path("errmsg").asString("");
  }

  static Calls.Answer call(Account account, Tokens tokens, Tokens.Issuer issuer, Call call) throws Trouble, Calls.NoAnswer {
    var token = tokens.token(account, issuer);
    var answer = call.with(token);
    if (!STALE.contains(code(answer))) {
      return answer;
    }
    tokens.refused(account, token);
    return call.with(tokens.token(account, issuer));
  }

  interface Sending {
    SendResult done() throws Trouble, Calls.NoAnswer, IOException;
  }

  /** Sends, and says what came of it when something went wrong on the way. */
  static SendResult sending(Sending sending) {
    try {
      return sending.done();
    } catch (Calls.NoAnswer e) {
      return e.result();
    } catch (Trouble e) {
      return e.credential() ? new SendResult.CredentialBroken(String.valueOf(e.getMessage())) : new SendResult.RetryLater(String.valueOf(e.getMessage()), null);
    } catch (IOException e) {
      return new SendResult.RetryLater("a file of ours cannot be read: " + e.getMessage(), null);
    }
  }

  /** Gives a file of ours into keeping; the answer names it as {@code media_id}. */
  static Calls.Answer upload(Account account, Tokens tokens, Tokens.Issuer issuer, String type, Outgoing.File file) throws Trouble, Calls.NoAnswer, IOException {
    var content = Files.readAllBytes(file.content());
    return call(account, tokens, issuer, token -> Calls.postFile(base(account) + "/cgi-bin/media/upload?type=" + type + "&access_token=" + Calls.encoded(token), Map.of(), Map.of(), "media", file.name(),
        file.mediaType(), content));
  }

  /**
   * Why a message was not taken.
   *
   * @param closed codes that say that time or number of messages are used up
   * @param later codes that say that we are too fast
   */
  static SendResult refused(Calls.Answer answer, Set<Integer> closed, Set<Integer> later) {
    var said = said(answer);
    int code = code(answer);
    if (closed.contains(code)) {
      return new SendResult.WindowClosed(said);
    }
    if (later.contains(code)) {
      return new SendResult.RetryLater(said, Duration.ofMinutes(1));
    }
    if (code == -1) {
      return answer.status() == 429 ? new SendResult.RetryLater(said, answer.retryAfter())
          : answer.status() == 401 ? new SendResult.CredentialBroken(said)
          // "System busy" in WeChat's own words; without words nobody knows what became of it.
          : answer.json().path("errcode").isMissingNode() ? new SendResult.Unclear(said) : new SendResult.RetryLater(said, null);
    }
    return isCredential(code) ? new SendResult.CredentialBroken(said) : new SendResult.Rejected(Integer.toString(code), said);
  }

  /** So many messages within so long of the customer's last. */
  static Window window(Window.Facts facts, Instant now, Duration lasts, int quota) {
    if (facts.lastIn() == null || !now.isBefore(facts.lastIn().plus(lasts)) || facts.sentSince() >= quota) {
      return new Window(Window.State.CLOSED, null, facts.lastIn() == null ? null : Math.max(0, quota - facts.sentSince()));
    }
    return new Window(Window.State.OPEN, facts.lastIn().plus(lasts), quota - facts.sentSince());
  }

  static Tokens.Issued issued(Calls.Answer answer) throws Trouble {
    var token = answer.json().path("access_token").asString("");
    if (!answer.ok() || token.isEmpty()) {
      int code = code(answer);
      throw new Trouble("no access token: " + said(answer), code == -1 || code == 45009 || answer.status() >= 500, isCredential(code) || answer.status() == 401);
    }
    return new Tokens.Issued(token, Duration.ofSeconds(Math.max(60, answer.json().path("expires_in").asLong(7200))));
  }

  static InputStream media(Account account, Tokens tokens, Tokens.Issuer issuer, String path, Map<String, String> source) throws Trouble {
    for (int i = 0; ; i++) {
      var token = tokens.token(account, issuer);
      var stream = Calls.open(base(account) + path + "?access_token=" + Calls.encoded(token) + "&media_id=" + Calls.encoded(source.getOrDefault("id", "")), Map.of());
      try {
        // An error comes with status 200 and a JSON body where the file should be.
        var head = stream.readNBytes(LARGEST_WORD);
        if (head.length > 0 && head[0] == '{' && head.length < LARGEST_WORD) {
          stream.close();
          var json = Calls.json().readTree(head);
          int code = json.path("errcode").asInt(0);
          if (code == NO_SUCH_MEDIA) {
            throw Trouble.gone("the file is not given: " + code + " " + json.path("errmsg").asString(""));
          }
          var film = json.path("video_url").asString("");
          if (code == 0 && !film.isEmpty()) {
            // A film is not given itself but where it lies; what opens it there is in the address.
            if (!Calls.mayCall(film, base(account))) {
              throw new Trouble("the address of the film is not one we call", false, false);
            }
            return Calls.open(film, Map.of());
          }
          if (code != 0) {
            if (STALE.contains(code) && i == 0) {
              tokens.refused(account, token);
              continue;
            }
            throw new Trouble("the file is not given: " + code + " " + json.path("errmsg").asString(""), code == -1 || code == 45009, isCredential(code));
          }
        }
        return new java.io.SequenceInputStream(new ByteArrayInputStream(head), stream);
      } catch (IOException e) {
        throw new Trouble("the file could not be fetched: " + e.getMessage(), true, false);
      }
    }
  }

  static String base(Account account) {
    return account.get("baseUrl").replaceAll("/+$", "");
  }
}
