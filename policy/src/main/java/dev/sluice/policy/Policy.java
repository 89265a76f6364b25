package dev.sluice.policy;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.UpgradeOptions;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.section.ObserveMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** The compiled policy of a sandbox. Immutable; any thread; no method blocks. */
public interface Policy {
  static Policy denyAll() {
    return DenyAll.INSTANCE;
  }

  /**
   * The policy as it decides at a time. Without a time, rules that expire are absent and nothing is
   * observed.
   */
  default Policy at(Instant now) {
    return this;
  }

  default boolean isObserving() {
    return false;
  }

  default Policy unobserved() {
    return this;
  }

  default Optional<Instant> expired(String host, int port) {
    return Optional.empty();
  }

  default Optional<ObserveMode> observe() {
    return Optional.empty();
  }

  /**
   * The same policy under a boundary: it admits no connection that the boundary refuses, and only
   * public addresses where the boundary does.
   */
  default Policy within(Policy boundary) {
    return this;
  }

  /**
   * L4 admission.
   *
   * @param host lower case, without brackets
   * @param port 1 to 65535
   */
  EndpointDecision admitEndpoint(String host, int port);

  /** L7 admission by the head of a request whose endpoint was admitted. */
  PolicyDecision admitRequest(RequestFacts request);

  /**
   * L7 admission with the body, of a request that {@link #admitRequest} answers {@code ByBody}.
   * Time and memory are linear in the size of the body.
   *
   * @param body not larger than {@code ByBody} says; its position does not move
   */
  default PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
    return new PolicyDecision.Denied("-", "opa", "request denied by policy");
  }

  /**
   * Whether the rules about calls admit one, in a request that {@link #admitRequest} answers {@code
   * ByBody}. A body passes when all its calls do and its protocol can read it.
   */
  default boolean admitsCall(RequestFacts request, Call call) {
    return false;
  }

  default RecordedDecision admitRecorded(RecordedRequest request) {
    return new RecordedDecision.Decided(
        new PolicyDecision.Denied("-", "opa", "request denied by policy"), false);
  }

  default CredentialOptions credentials(RequestFacts request) {
    return CredentialOptions.NONE;
  }

  default UpgradeOptions upgrades(RequestFacts request) {
    return UpgradeOptions.DEFAULTS;
  }

  default MessageReading messages(RequestFacts handshake) {
    return MessageReading.NONE;
  }

  /**
   * Judges a message where {@link #messages} has a decision for its sender. Time and memory are
   * linear in its size.
   *
   * @param message not larger than {@code ByBody} says; its position does not move
   */
  default PolicyDecision.Settled admitMessage(
      RequestFacts handshake, MessageReading.Sender from, ByteBuffer message) {
    return new PolicyDecision.Denied("-", "opa", "request denied by policy");
  }

  /** The form of refusals of the endpoint that applies; without one, that of OpenShell. */
  default RefusalForm refusals(RequestFacts request) {
    return RefusalForm.OPENSHELL;
  }

  /** The middleware entries that the host selects, in order; often empty. */
  MiddlewareChain chainFor(String host);

  default MiddlewareChain observedChainFor(String host) {
    return chainFor(host);
  }

  /** The same for a request, whose body may still decide that it is observed. */
  default MiddlewareChain chainFor(RequestFacts request, PolicyDecision decision) {
    return chainFor(request.host());
  }

  default Optional<AppliedEndpoint> appliedEndpoint(RequestFacts request) {
    return Optional.empty();
  }

  default Optional<RuleReference> decidingRule(RequestFacts request) {
    return Optional.empty();
  }

  enum DenyAll implements Policy {
    INSTANCE;

    private static final String REASON = "network connections not allowed by policy";

    @Override
    public EndpointDecision admitEndpoint(String host, int port) {
      return new EndpointDecision.Refused(REASON);
    }

    @Override
    public PolicyDecision admitRequest(RequestFacts request) {
      return new PolicyDecision.Denied("-", "opa", REASON);
    }

    @Override
    public MiddlewareChain chainFor(String host) {
      return MiddlewareChain.EMPTY;
    }
  }
}
