package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.ScriptedClient;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A response that does not move, while its client has ended its output (http-responses 10.4). */
class StagedHalfCloseTest {
  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    trial.close();
  }

  /** Its listener hears of its end within the call, as that of a stream of HTTP/2 does. */
  private static ClientStream halfClosed(ScriptedClient client) {
    return (ClientStream)
        Proxy.newProxyInstance(
            ClientStream.class.getClassLoader(),
            new Class<?>[] {ClientStream.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("leavesHalfClosed")) {
                client.leaves();
                return true;
              }
              return method.invoke(client, arguments);
            });
  }

  private void begin() {
    trial.reading().harness.finishes = true;
    ClientStream client = halfClosed(ScriptedClient.of(StagedTrial.GET));
    trial
        .harness
        .limiting(ExchangeLimits.DEFAULTS)
        .dialing(trial.origin)
        .serve(client, new Ingress.AbsoluteForm());
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.run.starts(StagedTrial.streamed());
  }

  @Test
  void endsAsIdle() {
    begin();
    trial.harness.passes(Duration.ofSeconds(31));

    assertThat(trial.closing().getReason()).isEqualTo("response_half_close_idle_timeout");
  }

  @Test
  void hasThirtySeconds() {
    begin();
    trial.harness.passes(Duration.ofSeconds(29));
    trial.origin.sends("hello");
    trial.harness.passes(Duration.ofSeconds(29));

    assertThat(trial.recorded()).doesNotContain("CLOSING");
  }
}
