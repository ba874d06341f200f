package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of others that end. The client's own limit of time ends with the head of an answer; its body may come a byte a minute, and whoever waits for it would wait for as long as the other side
 * likes.
 */
public final class WholeAnswer {

  private WholeAnswer() {}

  /**
   * Sends a request; the answer is whole when this returns.
   *
   * @param longest for all of it
   * @throws HttpTimeoutException when it was not whole by then; the connection is closed
   */
  public static <T> HttpResponse<T> send(HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration longest) throws IOException, InterruptedException {
    var answer = client.sendAsync(request, body);
    try {
      return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      answer.cancel(true);
      throw new HttpTimeoutException("the answer was not whole after " + longest.toMillis() / 1000.0 + " s");
    } catch (InterruptedException ending) {
      answer.cancel(true);
      throw ending;
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException io -> throw io;
        case RuntimeException ours -> throw ours;
        default -> throw new IOException(failed.getCause());
      }
    }
  }
}
