package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long an origin takes to respond, which tells a slow origin from a slow proxy. */
class ResponseTimeTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void endsWithTheHeadOfTheResponse() {
    harness.dialing(origin).start(GET);
    assertThat(harness.times).isEmpty();

    origin.answers("HTTP/1.1 200 OK\nContent-Length: 5");
    assertThat(harness.times).containsExactly("RESPONSE true");

    origin.sends("hello");
    origin.ends(Trailers.NONE);
    assertThat(harness.times).containsExactly("RESPONSE true");
  }

  @Test
  void failsWhereThereIsNoResponse() {
    harness.dialing(origin).start(GET);

    harness.after(ExchangeHarness.TIMEOUTS.response());

    assertThat(harness.times).containsExactly("RESPONSE false");
  }
}
