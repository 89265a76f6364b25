package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** The answer of a chain to a WebSocket handshake (middleware-contract m.1.8). */
public sealed interface OpenedSession {
  /** In chain order. */
  List<StageTrace> stages();

  /** Keys of the entries that asked for no messages. */
  List<String> uninterested();

  /** No stage reads messages. */
  record Bypassed(List<StageTrace> stages, List<String> uninterested) implements OpenedSession {}

  /** A stage reads them. */
  record Inspecting(ChainSession session, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}

  /**
   * A stage denies the handshake.
   *
   * @param entry key of the stage
   * @param reasonCode empty or validated
   */
  record Denied(String entry, String reasonCode, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}

  /**
   * A required stage failed.
   *
   * @param reasonCode text of a {@code StageFailure}
   */
  record Failed(String reasonCode, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}
}
