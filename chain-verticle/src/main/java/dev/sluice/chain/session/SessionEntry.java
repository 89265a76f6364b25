package dev.sluice.chain.session;

import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.Stage.PreparedEntry;

/** What an entry of a chain is for WebSocket sessions, in the generation that selected it. */
public sealed interface SessionEntry {
  PreparedEntry entry();

  record Uninterested(PreparedEntry entry) implements SessionEntry {}

  record Unresolved(PreparedEntry entry) implements SessionEntry {}

  /**
   * A built-in reads the messages of both sides.
   *
   * @param binding for messages
   */
  record ReadHere(PreparedEntry entry, Binding binding, Evaluator evaluator)
      implements SessionEntry {}

  /**
   * A service reads the client's text messages.
   *
   * @param binding for messages
   */
  record ReadByService(PreparedEntry entry, Binding binding, RemoteBinding service)
      implements SessionEntry {}
}
