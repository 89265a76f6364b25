package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** The answer of a chain to a WebSocket handshake (middleware-contract m.1.8). */
public sealed interface OpenedSession {
  List<StageTrace> stages();

  List<String> uninterested();

  record Bypassed(List<StageTrace> stages, List<String> uninterested) implements OpenedSession {}

  record Inspecting(ChainSession session, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}

  record Denied(String entry, String reasonCode, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}

  record Failed(String reasonCode, List<StageTrace> stages, List<String> uninterested)
      implements OpenedSession {}
}
