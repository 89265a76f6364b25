package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Idle connections to a server with gRPC's defaults, which takes the third ping within five minutes
 * for abuse and ends the connection.
 */
class IdleConnectionTest {
  private static final String GUARD = "guard";
  private static final String EVALUATE = "EvaluateHttpRequest";
  private static final Evaluation ALLOWED = new Evaluation.Answered(TestService.allow());
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PINGS = Duration.ofMillis(100);
  private static final int IDLE_PERIODS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final ServiceLoop loop =
      ServiceLoop.dialing(
          vertx,
          new DialSettings(
              PATIENCE, Map.of(), PINGS, PATIENCE, ServiceTokens.none(), HeldReply.Bounds.usual()));

  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isKept() {
    try (PythonService service = PythonService.start(directory)) {
      adopt(service);
      assertThat(loop.evaluate(GUARD)).isEqualTo(ALLOWED);

      for (int round = 1; round <= 2; round++) {
        await().pollDelay(PINGS.multipliedBy(IDLE_PERIODS)).until(() -> true);
        assertThat(loop.evaluate(GUARD)).isEqualTo(ALLOWED);
      }

      List<String> described = service.peers("Describe");
      assertThat(described).hasSize(1);
      assertThat(service.peers(EVALUATE)).hasSize(3).containsOnly(described.getFirst());
    }
  }

  /** Where the server ends idle connections, a new one is described before a request needs it. */
  @Test
  void isReplacedBeforeTheNextRequest() {
    try (PythonService service =
        PythonService.start(directory, "grpc.max_connection_idle_ms=300")) {
      adopt(service);
      assertThat(loop.evaluate(GUARD)).isEqualTo(ALLOWED);
      int described = service.peers("Describe").size();

      await().until(() -> service.peers("Describe").size() >= described + 2);

      assertThat(loop.evaluate(GUARD)).isEqualTo(ALLOWED);
      assertThat(service.peers(EVALUATE)).hasSize(2).doesNotHaveDuplicates();
      assertThat(service.peers("Describe")).containsAll(service.peers(EVALUATE));
    }
  }

  private void adopt(PythonService service) {
    loop.adopt(plaintext(GUARD, service.port(), PATIENCE));
    await().until(() -> loop.isResolved(GUARD));
  }
}
