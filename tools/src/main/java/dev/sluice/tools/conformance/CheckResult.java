package dev.sluice.tools.conformance;

/** What one check came to. Holds platform text, never a service's free text as it was sent. */
public sealed interface CheckResult {
  /** Names the check: {@code describe}, {@code evaluate/text}. */
  String name();

  /** As it must be. */
  record Passed(String name, String detail) implements CheckResult {}

  /**
   * Works behind Sluice, but not as its author may think.
   *
   * @param remedy what to do about it
   */
  record Doubtful(String name, String why, String remedy) implements CheckResult {}

  /**
   * Would fail behind Sluice.
   *
   * @param remedy what to do about it
   */
  record Failed(String name, String why, String remedy) implements CheckResult {}
}
