package dev.sluice.it;

import static dev.sluice.it.Deployment.INSPECTED;
import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not one decision lost: a short form of soak/count, which sets the properties soak.requests and
 * soak.connections.
 */
class AuditProofIT {
  private static final int REQUESTS = Integer.getInteger("soak.requests", 2_000);
  private static final int CONNECTIONS = Integer.getInteger("soak.connections", 64);

  @TempDir Path directory;

  @Test
  void countsEveryRequestOnceOverHttpAndThroughTls() {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      try (SluiceProcess sluice = node.dev();
          AuditTopic topic = AuditTopic.open(node.kafka())) {
        Load load = Load.through(node);
        load.run("http://" + PLAIN + ":" + origin.port(), REQUESTS, CONNECTIONS);
        load.run("https://" + INSPECTED + ":" + origin.tlsPort(), REQUESTS, CONNECTIONS);

        assertThat(load.failed()).isZero();
        assertThat(load.answered()).isEqualTo(2 * REQUESTS);
        Decisions decisions = new Decisions();
        topic.follow(decisions, () -> decisions.requests() == 2 * REQUESTS);
        assertThat(decisions.doubled()).isZero();
        assertThat(decisions.redelivered()).isZero();
        decisions.assertNoGap();
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }
}
