package com.defnoco.aftersale.inbox.channels.wechat;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter.Tokens;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import com.defnoco.aftersale.inbox.channels.Calls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Calls that carry the access token, which is asked for once more when it turns out to be stale. */
final class WeChatCalls {

  private static final Set<Integer> STALE = Set.of(40001, 40014, 42001);
  /** Wrong secret, unknown app, address of ours not allowed. */
  private static final Set<Integer> CREDENTIAL = Set.of(40001, 40013, 40014, 40125, 40164, 41002, 41004, 42001, 48001, 60011, 60020);
  /** A file that is asked for comes in one piece, or as JSON that says why not. */
  private static final int LARGEST_WORD = 4096;

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
