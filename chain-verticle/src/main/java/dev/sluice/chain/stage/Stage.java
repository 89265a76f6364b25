package dev.sluice.chain.stage;

/** One entry's place in a chain. */
public sealed interface Stage {
  PreparedEntry entry();

  /** Cannot be asked; only {@code on_error} counts. */
  record Unresolved(PreparedEntry entry) implements Stage {}

  /** Answers on the spot. */
  record Local(PreparedEntry entry, Binding binding, Evaluator evaluator) implements Stage {}

  /** Answers later. */
  record Remote(PreparedEntry entry, RemoteBinding service) implements Stage {}
}
