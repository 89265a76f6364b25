package dev.sluice.policy.boundary;

import dev.sluice.policy.MessageReading;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.MessageOptions.Reading;
import java.util.Optional;

/** Compares what two policies say about the messages of a WebSocket that both admit. */
final class MessageComparison {
  private MessageComparison() {}

  /**
   * What a policy lets pass beyond the other, but for calls; empty when nothing.
   *
   * @param most of the boundary
   */
  static Optional<String> excess(MessageReading most, MessageReading own) {
    MessageOptions all = most.options();
    MessageOptions options = own.options();
    if (isWider(options.text(), all.text())) {
      return Optional.of(words("text", all.text(), options.text()));
    }
    if (isWider(options.binary(), all.binary())) {
      return Optional.of(words("binary", all.binary(), options.binary()));
    }
    if (isWider(options.fromOrigin(), all.fromOrigin())) {
      return Optional.of(words("from_origin", all.fromOrigin(), options.fromOrigin()));
    }
    if (options.maxBytes() > all.maxBytes()) {
      return Optional.of("has more messages.max_bytes than the boundary");
    }
    boolean unread = own.client().isEmpty() && options.text() != Reading.DENY;
    return most.client().isPresent() && unread
        ? Optional.of("admits text messages that the boundary does not")
        : Optional.empty();
  }

  private static boolean isWider(Reading own, Reading most) {
    return strictness(own) < strictness(most);
  }

  private static int strictness(Reading reading) {
    return switch (reading) {
      case PASS -> 0;
      case INSPECT -> 1;
      case DENY -> 2;
    };
  }

  private static String words(String key, Reading most, Reading own) {
    return "has messages.%s: %s, the boundary %s".formatted(key, own.word(), most.word());
  }
}
