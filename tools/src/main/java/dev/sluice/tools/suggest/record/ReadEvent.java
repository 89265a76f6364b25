package dev.sluice.tools.suggest.record;

/** What one line says. */
public sealed interface ReadEvent {
  /** Not JSON. */
  record Unreadable() implements ReadEvent {}

  /** About something else than a decision on a request or tunnel. */
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
