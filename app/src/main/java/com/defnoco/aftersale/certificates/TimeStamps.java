package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The time stamp authority (RFC 3161) that gives its word on when a signature was there already. Without one a signature is as good, but its time is our own word. */
@Component
class TimeStamps {

  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final int LARGEST_ANSWER = 1 << 20;

  private final String address;
  /** Made when it is first needed: it reads every authority the machine trusts. */
  private final Supplier<HttpClient> http = SingletonSupplier.of(() -> HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(4)).followRedirects(HttpClient.Redirect.NEVER).build());

  TimeStamps(SigningSettings settings) {
    this.address = settings.timeStampUrl();
  }

  boolean wanted() {
    return !address.isEmpty();
  }

  String address() {
    return address;
  }

  /** What the authority says to a time stamp request in DER. */
  byte[] answer(byte[] request) throws IOException, InterruptedException {
    return WholeAnswer.send(http.get(), HttpRequest.newBuilder(URI.create(address)).timeout(LONGEST).header("Content-Type", "application/timestamp-query")
        .POST(HttpRequest.BodyPublishers.ofByteArray(request)).build(), HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER), LONGEST).body();
  }
}
