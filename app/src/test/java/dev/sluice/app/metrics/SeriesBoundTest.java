package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.CircuitLimits;
import dev.sluice.chain.health.ServiceListener;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.wire.SetupStep;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 10,000 hosts, 1,000 sandboxes and every label that there is: few series. */
class SeriesBoundTest {
  private static final int HOSTS = 10_000;
  private static final int SANDBOXES = 1_000;
  private static final int SERVICES = 256;

  /** Most series of Vert.x, which are not part of this: a node has some 170. */
  private static final int OF_VERTX = 250;

  private static final List<String> SCHEMES = List.of("http", "https", "");

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final ChainHealth chains = new ChainHealth();

  @Test
  void areFew() {
    MeteredAudit audit = new MeteredAudit(() -> record -> Future.succeededFuture(), meters);
    IntStream.range(0, HOSTS)
        .forEach(n -> records(n).forEach(record -> audit.onThisLoop().append(record.build())));
    SetupMeters steps = new SetupMeters(meters);
    for (SetupStep step : SetupStep.values()) {
      steps.took(step, true, 1);
      steps.took(step, false, 1);
    }
    services();

    long series = meters.scrape().lines().filter(line -> !line.startsWith("#")).count();

    System.out.printf("%d series%n", series);
    assertThat(series).isBetween(3_000L, 5_000L - OF_VERTX);
  }

  private void services() {
    CircuitLimits limits = new CircuitLimits(1, Duration.ofSeconds(5), System::nanoTime);
    for (int n = 0; n < SERVICES; n++) {
      chains.join("service" + n, limits, new ServiceListener() {});
    }
    new ServiceMeters(meters, chains).refresh();
  }

  /** All that host n leaves, with labels that differ from those of the others where they can. */
  private static List<AuditRecord.Builder> records(int n) {
    RequestDecision request = request(n);
    RequestCompletion completion =
        RequestCompletion.newBuilder()
            .setDecision(request)
            .setStatus(n % 5 == 0 ? 101 : n % 700)
            .setOutcomeValue(n % 6)
            .build();
    TunnelDecision tunnel =
        TunnelDecision.newBuilder()
            .setKindValue(n % 6)
            .setVerdictValue(n % 4)
            .setRefusal("code" + n)
            .build();
    return List.of(
        at(n).setRequest(request),
        at(n).setCompletion(completion),
        at(n).setTunnel(tunnel),
        at(n).setTunnelCompletion(TunnelCompletion.newBuilder().setDecision(tunnel)),
        at(n).setSession(SessionEvent.newBuilder().setMessage(message(n))),
        at(n)
            .setSession(
                SessionEvent.newBuilder()
                    .setClosing(SessionClosing.newBuilder().setCauseValue(n % 6))));
  }

  private static JudgedMessage message(int n) {
    return JudgedMessage.newBuilder()
        .setVerdictValue(n % 4)
        .setBinary(n % 3 == 0)
        .setFromOrigin(n % 5 == 0)
        .setRefusal("code" + n)
        .addStages(
            StageTrace.newBuilder().setImplementation("service" + n / 5).setOutcomeValue(n % 8))
        .build();
  }

  private static RequestDecision request(int n) {
    return RequestDecision.newBuilder()
        .setScheme(SCHEMES.get(n % SCHEMES.size()))
        .setDestination(Destination.newBuilder().setHost("h" + n + ".test"))
        .setVerdictValue(n % 4)
        .setRefusal("code" + n)
        .setLater(n % 7 == 0)
        .setChainNanos(n)
        .addStages(
            StageTrace.newBuilder()
                .setImplementation("service" + n / 5)
                .setOutcomeValue(n % 7)
                .setDurationNanos(n))
        .build();
  }

  private static AuditRecord.Builder at(int n) {
    return AuditRecord.newBuilder().setSandbox("sandbox" + n % SANDBOXES);
  }
}
