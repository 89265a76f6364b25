package dev.sluice.proxy.request;

import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.proxy.request.BodyPolicy.Message;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What policy says about the messages of one WebSocket.
 *
 * @param options in effect, see {@link MessageReading#options}
 * @param policy judges the client's text messages; empty when it need not read them
 * @param fromOrigin judges the origin's messages of both types; empty when it does not read them
 */
public record MessageRules(
    MessageOptions options, Optional<BodyPolicy> policy, Optional<BodyPolicy> fromOrigin) {
  public static final MessageRules NONE =
      new MessageRules(MessageOptions.DEFAULTS, Optional.empty(), Optional.empty());

  static MessageRules of(Policy policy, RequestFacts handshake, InstantSource clock) {
    MessageReading reading = policy.messages(handshake);
    return new MessageRules(
        reading.options(),
        reading.client().map(it -> by(policy, it, handshake, new Message(Sender.CLIENT, clock))),
        reading.origin().map(it -> by(policy, it, handshake, new Message(Sender.ORIGIN, clock))));
  }

  private static BodyPolicy by(
      Policy policy, PolicyDecision.ByBody needed, RequestFacts handshake, Message message) {
    return new BodyPolicy(policy, needed, handshake, Optional.of(message));
  }

  public boolean areRead() {
    return options.isWritten() || policy.isPresent() || fromOrigin.isPresent();
  }

  /** Largest text message of the client that policy may read, in bytes. */
  public int maxTextBytes() {
    return policy
        .map(it -> Math.min(it.needed().maxBytes(), options.maxBytes()))
        .orElse(options.maxBytes());
  }

  boolean areObserved() {
    return policy.filter(it -> it.policy().isObserving()).isPresent();
  }

  MessageRules unobserved() {
    return new MessageRules(
        options, policy.map(BodyPolicy::unobserved), fromOrigin.map(BodyPolicy::unobserved));
  }
}
