package dev.sluice.proxy.request;

import com.google.protobuf.ByteString;
import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.LocalHost;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.UpgradeOptions;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalShape;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.refusal.RequestTarget;
import dev.sluice.proxy.refusal.TargetResult;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

public sealed interface AdmissionResult {
  /**
   * Policy allows the request, only logs its violation, or needs its body.
   *
   * @param decision never {@link PolicyDecision.Stopped}
   * @param upgrades of the endpoint, as far as the request asks for an upgrade
   * @param credentials of the endpoint whose settings apply
   * @param refusals how a refusal from now on is written
   * @param bodyPolicy present while the decision is {@link PolicyDecision.ByBody}
   * @param messages for those of the WebSocket that the request asks for
   */
  record Accepted(
      Authority to,
      RequestTarget target,
      RequestedUpgrade upgrade,
      UpgradeOptions upgrades,
      EndpointDecision.Admitted endpoint,
      PolicyDecision decision,
      Optional<BodyPolicy> bodyPolicy,
      MessageRules messages,
      CredentialOptions credentials,
      RefusalShape refusals,
      MiddlewareChain chain)
      implements AdmissionResult {
    public Accepted decided(PolicyDecision.Settled settled) {
      Accepted decided = with(settled, Optional.empty(), messages, refusals);
      return settled instanceof PolicyDecision.Observed observed
          ? decided.at(endpoint.observed(observed.until()))
          : decided;
    }

    private Accepted at(EndpointDecision.Admitted place) {
      return new Accepted(
          to,
          target,
          upgrade,
          upgrades,
          place,
          decision,
          bodyPolicy,
          messages,
          credentials,
          refusals,
          chain);
    }

    public boolean isObserved() {
      return decision instanceof PolicyDecision.Observed
          || messages.areObserved()
          || bodyPolicy.filter(byBody -> byBody.policy().isObserving()).isPresent();
    }

    public Accepted read(ByteString body) {
      return refusals.repeatsId()
          ? with(decision, bodyPolicy, messages, refusals.about(body.asReadOnlyByteBuffer()))
          : this;
    }

    /** Returns the same request, whose content is observed at public addresses only. */
    public Accepted reaching(List<InetAddress> addresses) {
      boolean byHead = bodyPolicy.isEmpty() && !messages.areObserved();
      return byHead || addresses.stream().allMatch(BlockedRanges::isPublic)
          ? this
          : with(decision, bodyPolicy.map(BodyPolicy::unobserved), messages.unobserved(), refusals);
    }

    private Accepted with(
        PolicyDecision decided,
        Optional<BodyPolicy> byBody,
        MessageRules byMessage,
        RefusalShape shape) {
      return new Accepted(
          to,
          target,
          upgrade,
          upgrades,
          endpoint,
          decided,
          byBody,
          byMessage,
          credentials,
          shape,
          chain);
    }
  }

  /** A request for a host that the proxy answers itself. No policy is asked. */
  record Local(LocalHost host, Authority to, RequestTarget target) implements AdmissionResult {}

  /**
   * The request is refused.
   *
   * @param to the requested authority, if it could be parsed
   * @param path canonical, or empty when it could not be parsed
   * @param policy name of the refusing rule, or "-"
   * @param engine OCSF firewall rule type
   * @param reason platform text for the audit
   * @param scheme that the request names; empty for that of its connection
   * @param call the denied one, if the body decided
   * @param basis what policy decided by
   * @param query raw; empty when unknown
   */
  record Refused(
      Refusal refusal,
      Optional<Authority> to,
      String path,
      String policy,
      String engine,
      String reason,
      String scheme,
      Optional<DeniedCall> call,
      DecisionBasis basis,
      String query)
      implements AdmissionResult {
    public Refused(
        Refusal refusal,
        Optional<Authority> to,
        String path,
        String policy,
        String engine,
        String reason) {
      this(refusal, to, path, policy, engine, reason, "", Optional.empty(), DecisionBasis.NONE, "");
    }

    static Refused foreign(Refusal refusal, TargetResult.Absolute url, String reason) {
      return new Refused(
          refusal,
          Optional.of(url.authority()),
          url.target().path(),
          "-",
          RuleEngine.HTTP_PARSER.text(),
          reason,
          url.scheme(),
          Optional.empty(),
          DecisionBasis.NONE,
          "");
    }

    static Refused mismatched(Authority to, RequestTarget target) {
      return new Refused(
          Refusals.authorityMismatch(),
          Optional.of(to),
          target.path(),
          "-",
          RuleEngine.REQUEST_AUTHORITY.text(),
          "request_authority_mismatch");
    }

    Refused in(RefusalShape shape) {
      return new Refused(
          refusal.in(shape), to, path, policy, engine, reason, scheme, call, basis, query);
    }

    public static Refused unread(Refusal refusal, RuleEngine engine, String reason) {
      return new Refused(refusal, Optional.empty(), "", "-", engine.text(), reason);
    }
  }
}
