package dev.sluice.policy.compiled;

import dev.sluice.config.match.HttpMethods;
import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.BodyRules.Judgement;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.MessageOptions.Reading;
import dev.sluice.policy.document.Protocol;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of one host and port about WebSockets: handshakes of endpoints whose content decides,
 * and messages (data-plane 9.2, 10.10). Immutable, any thread.
 */
final class WebSocketRules {
  /** Engine of decisions about text messages by method and path (data-plane 18.7). */
  static final String ENGINE = "l7-websocket";

  private static final String HANDSHAKE_KEY =
      "the query of a handshake names a parameter of a call";
  private static final String ORIGIN = "JSON-RPC message of the origin rejected: ";

  private final RequestRules rules;

  WebSocketRules(RequestRules rules) {
    this.rules = rules;
  }

  static PolicyDecision.Settled handshake(Route route, RequestFacts request) {
    BodyRules messages = route.messages().orElseThrow().rules();
    Optional<Judgement> fault = messages.handshakeFault(request);
    if (fault.isPresent()) {
      return route.settled(fault.get());
    }
    return messages.readKey(request)
        ? route.settled(new Judgement.Unreadable(HANDSHAKE_KEY))
        : route.settled(new Judgement.Passed(DecisionBasis.NONE));
  }

  MessageReading reading(Route route, RequestFacts handshake) {
    MessageOptions options = route.endpoint().messages();
    if (route.messages().isPresent()) {
      boolean passes = options.isWritten() && options.binary() == Reading.PASS;
      return new MessageReading(
          passes ? options : options.withBinary(Reading.DENY),
          Optional.of(route.messages().get().needed()),
          origin(route, options));
    }
    if (!isWebSocket(route.endpoint())) {
      return MessageReading.of(options);
    }
    PolicyDecision.Settled text = text(route, handshake);
    if (text instanceof PolicyDecision.Allowed) {
      return MessageReading.of(options);
    }
    boolean unread = options.text() == Reading.PASS && text instanceof PolicyDecision.Stopped;
    return new MessageReading(
        unread ? options.withText(Reading.DENY) : options,
        Optional.of(new PolicyDecision.ByBody(text.policy(), text.engine(), options.maxBytes())),
        Optional.empty());
  }

  private static Optional<PolicyDecision.ByBody> origin(Route route, MessageOptions options) {
    return isRpc(route.endpoint()) && options.fromOrigin() == Reading.INSPECT
        ? Optional.of(new PolicyDecision.ByBody(route.policy(), route.engine(), options.maxBytes()))
        : Optional.empty();
  }

  PolicyDecision.Settled admit(Route route, RequestFacts handshake, ByteBuffer message) {
    if (route.messages().isEmpty()) {
      return isWebSocket(route.endpoint())
          ? text(route, handshake)
          : route.settled(new Judgement.Passed(DecisionBasis.NONE));
    }
    Route.BodyRoute messages = route.messages().get();
    RequestFacts text = asText(handshake);
    return settled(route, text, messages.rules().judge(text, asBody(handshake, message)));
  }

  private PolicyDecision.Settled settled(Route route, RequestFacts text, Judgement judgement) {
    if (judgement instanceof Judgement.Violation it && it.unmatched() && byText(route)) {
      return text(route, text);
    }
    Route by = route.by(route.messages().orElseThrow().needed().engine());
    return judgement instanceof Judgement.Passed(var basis)
        ? rules.passed(by, text, basis)
        : by.settled(judgement);
  }

  boolean admits(Route route, RequestFacts handshake, Call call) {
    RequestFacts text = asText(handshake);
    return route
        .messages()
        .map(it -> settled(route, text, it.rules().judge(text, List.of(call))))
        .filter(decision -> decision instanceof PolicyDecision.Allowed)
        .isPresent();
  }

  // Only its deny rules are about operations, so that its text rules admit the others.
  private static boolean byText(Route route) {
    return isWebSocket(route.endpoint())
        && route.endpoint().allow().stream().allMatch(rule -> rule.operation().isEmpty());
  }

  PolicyDecision.Settled admitOrigin(Route route, RequestFacts handshake, ByteBuffer message) {
    if (!isRpc(route.endpoint())) {
      return route.settled(new Judgement.Passed(DecisionBasis.NONE));
    }
    try {
      JsonRpcMessage.posted(asBody(handshake, message));
      return route.settled(new Judgement.Passed(DecisionBasis.NONE));
    } catch (UnreadableBodyException e) {
      return route.violation(
          new Judgement.Violation(ORIGIN + e.reason(), Optional.empty(), route.basis(), false));
    }
  }

  private PolicyDecision.Settled text(Route route, RequestFacts handshake) {
    return rules.byHead(route.by(ENGINE), asText(handshake));
  }

  private static RequestFacts asText(RequestFacts handshake) {
    return new RequestFacts(
        handshake.host(),
        handshake.port(),
        HttpMethods.WEBSOCKET_TEXT,
        handshake.path(),
        handshake.query(),
        true,
        handshake.media());
  }

  // A message is read as the body of a POST without a query.
  private static BodyRequest asBody(RequestFacts handshake, ByteBuffer message) {
    MediaHeaders media = new MediaHeaders("", "", "", handshake.media().mcp());
    return new BodyRequest("POST", Map.of(), media, message);
  }

  private static boolean isWebSocket(Endpoint endpoint) {
    return endpoint.protocol().filter(p -> p == Protocol.WEBSOCKET).isPresent();
  }

  private static boolean isRpc(Endpoint endpoint) {
    return endpoint.protocol().filter(p -> p == Protocol.JSON_RPC || p == Protocol.MCP).isPresent();
  }
}
