package dev.sluice.tools.conformance;

/** The result of one check. Holds platform text, never raw text of a service. */
public sealed interface CheckResult {
  String name();

  record Passed(String name, String detail) implements CheckResult {}

  /**
   * Works behind Sluice, but perhaps not as its author expects.
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
