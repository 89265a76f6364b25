package dev.sluice.policy;

import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.MessageOptions.Reading;
import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What becomes of a WebSocket handshake and of its messages. */
final class HandshakeExplanation {
  static final String REFUSED = "this endpoint allows no Upgrade";

  private HandshakeExplanation() {}

  static PolicyDecision decide(Policy policy, RequestFacts facts, MiddlewareChain chain) {
    PolicyDecision decision = policy.admitRequest(facts);
    if (!policy.upgrades(facts).allowed()) {
      return denied(decision, "l7", REFUSED + remedy(policy, facts));
    }
    MessageOptions options = policy.messages(facts).options();
    boolean told = options.isWritten() && options.text() != Reading.INSPECT;
    Optional<MiddlewareEntry> reader =
        chain.entries().stream()
            .filter(entry -> !told && isRequired(entry) && isBlind(entry))
            .findFirst();
    return reader.isPresent() && !(decision instanceof PolicyDecision.Stopped)
        ? denied(
            decision,
            "middleware",
            "middleware_required: '%s' does not read messages; messages: {text: pass} or deny"
                    .formatted(reader.get().key())
                + " admits the handshake")
        : decision;
  }

  private static boolean isBlind(MiddlewareEntry entry) {
    return entry.isBuiltInReader() && !entry.readsMessages();
  }

  static PolicyDecision message(
      Policy policy, PolicyDecision handshake, RequestFacts facts, ByteBuffer message) {
    if (handshake instanceof PolicyDecision.Stopped) {
      return handshake;
    }
    MessageReading reading = policy.messages(facts);
    if (reading.options().text() == Reading.DENY) {
      return denied(
          handshake, "l7-websocket", "text messages are denied by messages: {text: deny}");
    }
    return reading
        .client()
        .<PolicyDecision>map(
            needed ->
                message.remaining() > needed.maxBytes()
                    ? needed.overLimit(message.remaining())
                    : policy.admitMessage(facts, Sender.CLIENT, message))
        .orElse(handshake);
  }

  // Bodies of endpoints that judge content have their own limit, which holds for text, too.
  private static String textLimit(MessageReading reading) {
    return reading
        .client()
        .filter(it -> it.maxBytes() < reading.options().maxBytes())
        .map(it -> ", text of at most %d bytes".formatted(it.maxBytes()))
        .orElse("");
  }

  private static PolicyDecision denied(PolicyDecision decision, String engine, String reason) {
    return new PolicyDecision.Denied(decision.policy(), engine, reason);
  }

  private static String remedy(Policy policy, RequestFacts facts) {
    return policy
        .appliedEndpoint(facts)
        .flatMap(AppliedEndpoint::protocol)
        .map(
            protocol ->
                protocol == Protocol.REST
                    ? "; protocol: websocket or upgrades: allow admits it"
                    : "; upgrades: allow admits it")
        .orElse("");
  }

  static List<String> notes(MessageReading reading, MiddlewareChain chain, boolean tried) {
    List<String> notes = new ArrayList<>();
    String readers = named(chain, MiddlewareEntry::readsMessages);
    boolean byPolicy = reading.client().isPresent();
    if (reading.options().isWritten() || byPolicy) {
      notes.add("messages: " + reading.options() + textLimit(reading));
    }
    if (byPolicy && !tried) {
      notes.add("policy judges text messages; try one with --body FILE");
    }
    if (!readers.isEmpty()) {
      notes.add("messages are read by: " + readers);
    }
    String services = named(chain, entry -> !entry.isBuiltInReader());
    if (!services.isEmpty()) {
      notes.add("text messages are read if a service describes WEBSOCKET_MESSAGE: " + services);
    }
    if (!byPolicy && readers.isEmpty() && services.isEmpty()) {
      notes.add("nothing reads the messages of the WebSocket");
    }
    return notes;
  }

  private static String named(MiddlewareChain chain, Predicate<MiddlewareEntry> which) {
    return chain.entries().stream()
        .filter(which)
        .map(MiddlewareEntry::key)
        .collect(Collectors.joining(", "));
  }

  private static boolean isRequired(MiddlewareEntry entry) {
    return entry.onError() == OnError.FAIL_CLOSED;
  }
}
