package dev.sluice.policy.document;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What happens to the messages of a WebSocket.
 *
 * @param text of the client
 * @param binary of the client
 * @param fromOrigin both types
 * @param maxBytes of a message that is read, 1 to {@value #MAX_BYTES}
 * @param isWritten the endpoint has the key
 */
public record MessageOptions(
    Reading text, Reading binary, Reading fromOrigin, int maxBytes, boolean isWritten) {
  /** Largest message that is read, in bytes (middleware-contract m.3). */
  public static final int MAX_BYTES = 4 << 20;

  public static final MessageOptions DEFAULTS =
      new MessageOptions(Reading.INSPECT, Reading.INSPECT, Reading.PASS, MAX_BYTES, false);

  public enum Reading {
    /** Whatever reads messages here reads them; without a reader they pass. */
    INSPECT("inspect"),
    PASS("pass"),
    DENY("deny");

    static final Map<String, Reading> WORDS =
        Arrays.stream(values()).collect(Collectors.toMap(Reading::word, Function.identity()));

    private final String word;

    Reading(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public MessageOptions withText(Reading reading) {
    return new MessageOptions(reading, binary, fromOrigin, maxBytes, isWritten);
  }

  public MessageOptions withBinary(Reading reading) {
    return new MessageOptions(text, reading, fromOrigin, maxBytes, isWritten);
  }

  @Override
  public String toString() {
    return "{text: %s, binary: %s, from_origin: %s, max_bytes: %d}"
        .formatted(text.word(), binary.word(), fromOrigin.word(), maxBytes);
  }
}
