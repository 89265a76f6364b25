package dev.sluice.tools.suggest.record;

public sealed interface ReadEvent {
  record Unreadable() implements ReadEvent {}

  record Other() implements ReadEvent {}

  /**
   * Allowed; its address counts.
   *
   * @param ip empty when none is recorded
   */
  record Passed(String host, String ip, long timeMillis) implements ReadEvent {}

  /**
   * Denied, or would have been.
   *
   * @param ip empty when none is recorded
   */
  record Denial(DeniedEvent event, String ip) implements ReadEvent {}
}
