package dev.sluice.proxy.exchange;

import static dev.sluice.wire.connection.Connection.READ_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Demand is withdrawn from a side whose bytes the other one does not take. */
class ExchangeDemandTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String POST =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nTransfer-Encoding: chunked";
  private static final Duration BODY = ExchangeHarness.TIMEOUTS.body();

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ScriptedClient start(String head) {
    return harness.dialing(origin).start(head);
  }

  @Test
  void ofAnUpload() {
    ScriptedClient client = start(POST);
    origin.takes(false);
    client.sends("abc");
    assertThat(client.credit()).isZero();
    client.sends("def");
    assertThat(client.waitingBytes()).isEqualTo(3);

    origin.takes(true);
    assertThat(client.waitingBytes()).isZero();
    assertThat(client.credit()).isEqualTo(READ_BYTES);
  }

  @Test
  void ofADownload() {
    ScriptedClient client = start(GET);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    client.takes(false);
    origin.sends("abc");
    assertThat(origin.credit()).isZero();
    origin.sends("def");
    assertThat(client.told()).containsExactly("respond 200", "write abc");

    client.takes(true);
    assertThat(client.told()).containsExactly("respond 200", "write abc", "write def");
    assertThat(origin.credit()).isEqualTo(READ_BYTES);
  }

  @Test
  void ofAnUploadThatEndsInARefusal() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    harness.after(BODY);

    assertThat(client.told()).containsExactly("answer 408 Request Timeout");
    assertThat(client.credit()).isZero();
  }
}
