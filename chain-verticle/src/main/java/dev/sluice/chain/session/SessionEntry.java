package dev.sluice.chain.session;

import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.Stage.PreparedEntry;

/** An entry of a chain as it applies to WebSocket sessions, in the generation that selected it. */
public sealed interface SessionEntry {
  PreparedEntry entry();

  record Uninterested(PreparedEntry entry) implements SessionEntry {}

  record Unresolved(PreparedEntry entry) implements SessionEntry {}

  record ReadHere(PreparedEntry entry, Binding binding, Evaluator evaluator)
      implements SessionEntry {}

  record ReadByService(PreparedEntry entry, Binding binding, RemoteBinding service)
      implements SessionEntry {}
}
