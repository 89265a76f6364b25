package dev.sluice.tools.conformance.session;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The messages of the checks, each in a session of its own.
 *
 * @param maxPayloadBytes of the longest, 1 to 4194304
 */
record SampleMessages(int maxPayloadBytes) {
  private static final List<Long> FIRST = List.of(1L);
  private static final String JSON = "{\"note\": \"a message of the conformance check\"}";
  private static final String ACCENTS =
      "{\"note\": \"na\u00efve \u65e5\u672c\u8a9e \ud83d\udd11\"}";

  List<Sample> all() {
    return List.of(
        new Sample("session/text", within(JSON), FIRST),
        new Sample("session/empty-text", "", FIRST),
        new Sample("session/utf8", within(ACCENTS), FIRST),
        new Sample("session/limit-text", "a".repeat(maxPayloadBytes), FIRST),
        // Binary messages take numbers, too, and are not shown.
        new Sample("session/sequence-gap", within(JSON), List.of(1L, 2L, 9L)));
  }

  Sample small(String name) {
    return new Sample(name, within(JSON), FIRST);
  }

  /** A limit that is smaller is covered by another message. */
  private String within(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= maxPayloadBytes ? text : "a";
  }

  /**
   * A message of a check.
   *
   * @param name of the check
   * @param sequences under which it is sent, one after the other
   */
  record Sample(String name, String text, List<Long> sequences) {}
}
