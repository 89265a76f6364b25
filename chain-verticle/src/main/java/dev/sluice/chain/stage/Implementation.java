package dev.sluice.chain.stage;

/** What a name stands for at the moment a chain starts. */
public sealed interface Implementation {
  /**
   * Nothing that could be asked: unknown, or a service that is down.
   *
   * @param reason platform text for an operator
   */
  record Unresolved(String reason) implements Implementation {}

  /** It does not look at requests; its entries leave the chain. */
  record Unbound() implements Implementation {}

  /** Part of Sluice. */
  record Local(BuiltIn builtIn) implements Implementation {}

  /** Operator-run. */
  record Remote(RemoteBinding service) implements Implementation {}
}
