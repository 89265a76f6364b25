package dev.sluice.chain.stage;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import java.time.Duration;

/** A described service, for the event loop that owns its connection. */
public interface RemoteBinding {
  /** Limits after those of the operator were applied. */
  Binding binding();

  /** Depends on the protocol revision of the service. */
  WriteRule writeRule();

  /** Of the service, as events may name it; empty when it names none. */
  String version();

  /** Counts how the service's stages end. */
  OutcomeCounts outcomes();

  /**
   * Asks the service. The result comes on the calling loop; a fault is an {@link
   * Evaluation.Failed}.
   *
   * @param timeout of connection, request and answer together; more than zero
   */
  PendingEvaluation evaluate(RemoteRequest request, Duration timeout);
}
