package dev.sluice.policy;

import dev.sluice.config.source.Printable;
import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.preset.PresetCatalog;
import dev.sluice.policy.preset.PresetFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a policy decides about one request as it does.
 *
 * @param request empty when the endpoint is refused
 * @param applied empty when host and port alone decide, or no endpoint has the path
 * @param rule empty when no rule is about the request
 * @param chain middleware of an allowed request, in order
 * @param notes what else the author of the policy should know
 */
public record PolicyExplanation(
    EndpointDecision endpoint,
    Optional<PolicyDecision> request,
    Optional<AppliedEndpoint> applied,
    Optional<RuleReference> rule,
    MiddlewareChain chain,
    List<String> notes) {
  private static final String POLICY_DENIED = "policy_denied";

  public PolicyExplanation {
    notes = List.copyOf(notes);
  }

  /**
   * Explains one request.
   *
   * @param request its path in canonical form
   * @throws IllegalArgumentException when the text is not such a request; the message says why
   */
  public static PolicyExplanation of(Policy policy, WrittenRequest request) {
    return of(policy, request.facts(), request.body());
  }

  public static PolicyExplanation of(Policy policy, RequestFacts facts) {
    return of(policy, facts, Optional.empty());
  }

  private static PolicyExplanation of(
      Policy policy, RequestFacts facts, Optional<ByteBuffer> body) {
    EndpointDecision endpoint = policy.admitEndpoint(facts.host(), facts.port());
    return switch (endpoint) {
      case EndpointDecision.Refused refused ->
          new PolicyExplanation(
              endpoint,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              MiddlewareChain.EMPTY,
              expired(policy, facts).stream().toList());
      case EndpointDecision.Admitted admitted -> admitted(policy, admitted, facts, body);
    };
  }

  private static PolicyExplanation admitted(
      Policy policy,
      EndpointDecision.Admitted endpoint,
      RequestFacts facts,
      Optional<ByteBuffer> body) {
    Optional<AppliedEndpoint> applied = policy.appliedEndpoint(facts);
    PolicyDecision byHead = policy.admitRequest(facts);
    MiddlewareChain chain = policy.chainFor(facts, byHead);
    PolicyDecision byHandshake =
        facts.upgrade() ? HandshakeExplanation.decide(policy, facts, chain) : byHead;
    PolicyDecision decision =
        body.map(bytes -> withBody(policy, byHandshake, facts, bytes)).orElse(byHandshake);
    List<String> notes = new ArrayList<>(expired(policy, facts).stream().toList());
    if (body.isPresent() && !isRead(policy, byHandshake, facts)) {
      notes.add("policy does not read the body of this request");
    }
    if (facts.upgrade()) {
      if (!(byHandshake instanceof PolicyDecision.Stopped)) {
        notes.addAll(HandshakeExplanation.notes(policy.messages(facts), chain, body.isPresent()));
      }
    } else if (applied.flatMap(AppliedEndpoint::protocol).equals(Optional.of(Protocol.WEBSOCKET))) {
      notes.add("a websocket endpoint takes handshakes only; write one as GET wss://host/path");
    }
    return new PolicyExplanation(
        endpoint, Optional.of(decision), applied, policy.decidingRule(facts), chain, notes);
  }

  private static Optional<String> expired(Policy policy, RequestFacts facts) {
    return policy
        .expired(facts.host(), facts.port())
        .map("a rule for this host and port expired at %s and is absent"::formatted);
  }

  private static boolean isRead(Policy policy, PolicyDecision byHead, RequestFacts facts) {
    return byHead instanceof PolicyDecision.ByBody
        || (facts.upgrade() && policy.messages(facts).client().isPresent());
  }

  // The body of a handshake is a text message after it.
  private static PolicyDecision withBody(
      Policy policy, PolicyDecision byHead, RequestFacts facts, ByteBuffer body) {
    if (facts.upgrade()) {
      return HandshakeExplanation.message(policy, byHead, facts, body);
    }
    if (!(byHead instanceof PolicyDecision.ByBody needed)) {
      return byHead;
    }
    return body.remaining() > needed.maxBytes()
        ? needed.overLimit(body.remaining())
        : policy.admitBody(facts, body);
  }

  public String placeText() {
    return request.map(PolicyDecision::basis).map(DecisionBasis::placeText).orElse("");
  }

  public Optional<String> refusalCode() {
    return isAllowed()
        ? Optional.empty()
        : Optional.of(request.map(PolicyExplanation::code).orElse(POLICY_DENIED));
  }

  public boolean isAllowed() {
    return request.filter(decision -> !(decision instanceof PolicyDecision.Stopped)).isPresent();
  }

  /**
   * Lines for a terminal, one fact per line; the query is left out.
   *
   * @param standing tells whether an implementation is known
   */
  public List<String> lines(UnaryOperator<String> standing) {
    List<String> lines = new ArrayList<>();
    facts().forEach((name, fact) -> lines.add(name + ": " + fact));
    if (isAllowed()) {
      lines.add(chain.isEmpty() ? "chain: empty" : "chain:");
      chain.entries().forEach(entry -> lines.add("  " + stage(entry, standing)));
    }
    notes.forEach(note -> lines.add("note: " + note));
    return lines;
  }

  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    switch (endpoint) {
      case EndpointDecision.Refused refused -> facts.put("decision", "denied, " + refused.reason());
      case EndpointDecision.Admitted admitted ->
          request.ifPresent(decision -> settled(admitted, decision, facts));
    }
    rule.ifPresent(reference -> facts.put("rule", reference.toString()));
    preset().ifPresent(from -> facts.put("preset", from.title()));
    return facts;
  }

  private Optional<PresetFile> preset() {
    return rule.or(() -> applied.map(AppliedEndpoint::at))
        .map(RuleReference::path)
        .flatMap(PresetCatalog::at);
  }

  private void settled(
      EndpointDecision.Admitted admitted, PolicyDecision decision, Map<String, String> facts) {
    facts.put("decision", Printable.of(outcome(decision)));
    facts.put("policy", decision.policy());
    facts.put("tls", admitted.tls().words());
    facts.put("endpoint", applied.map(AppliedEndpoint::toString).orElse(unapplied(admitted)));
  }

  private String unapplied(EndpointDecision.Admitted admitted) {
    if (admitted.isObserved()) {
      return "none; public addresses only, whatever proxy.destinations.allow says";
    }
    return isAllowed() ? "host and port alone decide" : "none of this host and port has this path";
  }

  private static String outcome(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allowed allowed -> "allowed";
      case PolicyDecision.AuditOnly audit -> "allowed by audit, " + named(audit, audit.reason());
      case PolicyDecision.Observed observed ->
          "allowed by mode: observe, " + named(observed, observed.denied().reason());
      case PolicyDecision.Stopped stopped -> "denied, " + named(stopped, stopped.reason());
      case PolicyDecision.ByBody body ->
          "up to the body, of at most %d bytes".formatted(body.maxBytes());
    };
  }

  private static String named(PolicyDecision.Settled decision, String reason) {
    return decision.call().map(call -> reason + ": " + call.text()).orElse(reason);
  }

  private static String stage(MiddlewareEntry entry, UnaryOperator<String> standing) {
    return "%s: %s (%s), order %d, %s"
            .formatted(
                entry.key(),
                entry.implementation(),
                standing.apply(entry.implementation()),
                entry.order(),
                entry.onError().name().toLowerCase(Locale.ROOT))
        + entry.phaseWords();
  }

  // The codes of docs/reference/refusals.md.
  private static String code(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.AmbiguousQuery ambiguous -> "ambiguous_query";
      case PolicyDecision.ProtocolRefused refused -> refused.fault().code();
      case PolicyDecision.Denied denied
          when denied.reason().startsWith(HandshakeExplanation.REFUSED) ->
          "unsupported_l7_protocol";
      case PolicyDecision.Denied denied when denied.engine().equals("middleware") ->
          "middleware_required";
      case PolicyDecision.Denied denied -> POLICY_DENIED;
      case PolicyDecision.Rejected rejected -> POLICY_DENIED;
      case PolicyDecision.Allowed allowed -> POLICY_DENIED;
      case PolicyDecision.AuditOnly audit -> POLICY_DENIED;
      case PolicyDecision.Observed observed -> POLICY_DENIED;
      case PolicyDecision.ByBody body -> POLICY_DENIED;
    };
  }
}
