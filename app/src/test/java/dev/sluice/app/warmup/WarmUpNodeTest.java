package dev.sluice.app.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The node of doubles serves as a node does. */
class WarmUpNodeTest {
  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();

  @Test
  void requestsOfEachKindAreJudgedAndForwarded() throws IOException, TimeoutException {
    try (WarmUpNode node = new WarmUpNode(this::keep)) {
      node.serve();
    }

    assertThat(decisions())
        .extracting(RequestDecision::getVerdict)
        .containsOnly(Verdict.VERDICT_ALLOWED);
    assertThat(stages(WarmUpConfiguration.PLAIN_HOST, "http")).isEmpty();
    assertThat(stages(WarmUpConfiguration.BUILT_IN_HOST, "https"))
        .contains("built-in OUTCOME_ALLOWED");
    assertThat(stages(WarmUpConfiguration.REMOTE_HOST, "http")).contains("remote OUTCOME_ALLOWED");
  }

  private Future<Void> keep(AuditRecord record) {
    records.add(record);
    return Future.succeededFuture();
  }

  private List<RequestDecision> decisions() {
    return records.stream().filter(AuditRecord::hasRequest).map(AuditRecord::getRequest).toList();
  }

  /** Entries and outcomes of the stages that judged requests for a host. */
  private List<String> stages(String host, String scheme) {
    List<RequestDecision> served =
        decisions().stream()
            .filter(decision -> decision.getDestination().getHost().equals(host))
            .filter(decision -> decision.getScheme().equals(scheme))
            .toList();
    assertThat(served).as(host).isNotEmpty();
    return served.stream()
        .flatMap(decision -> decision.getStagesList().stream())
        .map(WarmUpNodeTest::outcome)
        .toList();
  }

  private static String outcome(StageTrace stage) {
    return stage.getEntry() + " " + stage.getOutcome();
  }
}
