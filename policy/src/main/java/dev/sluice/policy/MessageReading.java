package dev.sluice.policy;

import dev.sluice.policy.document.MessageOptions;
import java.util.Optional;

/**
 * What policy says about the messages of one WebSocket, by its handshake (data-plane 9.2, 10.10).
 *
 * @param options in effect: also {@code deny} where the rules leave nothing else, such as binary
 *     messages of a JSON-RPC endpoint
 * @param client present when the rules decide about the client's text messages
 * @param origin present when they decide about the origin's messages
 */
public record MessageReading(
    MessageOptions options,
    Optional<PolicyDecision.ByBody> client,
    Optional<PolicyDecision.ByBody> origin) {
  public static final MessageReading NONE = of(MessageOptions.DEFAULTS);

  public enum Sender {
    CLIENT,
    ORIGIN
  }

  public static MessageReading of(MessageOptions options) {
    return new MessageReading(options, Optional.empty(), Optional.empty());
  }
}
