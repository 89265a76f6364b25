package dev.sluice.chain.remote;

/** What a service said of an entry's {@code config}. */
public sealed interface ConfigVerdict {
  /** It takes it. */
  record Valid() implements ConfigVerdict {}

  /**
   * It does not, or could not be asked.
   *
   * @param reason platform text, or the service's words reduced to letters, digits and {@code _ -
   *     :}
   */
  record Invalid(String reason) implements ConfigVerdict {}
}
