package dev.sluice.proxy.request;

import dev.sluice.config.net.LocalHost;
import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.UpgradeOptions;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.refusal.AgentRefusals;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.PolicyRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalShape;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.refusal.RequestTarget;
import dev.sluice.proxy.refusal.TargetParser;
import dev.sluice.proxy.refusal.TargetResult;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.AdmissionResult.Local;
import dev.sluice.proxy.request.AdmissionResult.Refused;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Parses a head as a request for one authority and checks it against policy. Pure: the result
 * depends only on its inputs.
 */
public final class AdmissionStep {
  private static final String NO_CALL = "no call of gRPC: content-type is not application/grpc";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Ingress origin;
  private final RequestHead head;
  private final Policy policy;
  private final InstantSource clock;

  private AdmissionStep(ExchangeContext context, Policy policy) {
    this.origin = context.origin();
    this.head = context.head();
    this.policy = policy;
    this.clock = context.loop().clock();
  }

  public static AdmissionResult examine(ExchangeContext context) {
    Policy policy = context.policy();
    boolean ruled = policy.observe().isPresent() && !context.origin().mayBeObserved();
    return new AdmissionStep(context, ruled ? policy.unobserved() : policy).examine();
  }

  private AdmissionResult examine() {
    if (head.method().equals("CONNECT") || head.method().equals("TRACE")) {
      return unread(Refusals.methodNotSupported(head.method()), "method_not_supported");
    }
    // Keep %2F and %5C for now: the endpoint decides about them, and is not known yet.
    return switch (TargetParser.parse(head.target(), true)) {
      case TargetResult.Origin form -> originForm(form.target());
      case TargetResult.Absolute absolute -> absoluteForm(absolute);
      case TargetResult.Asterisk ignored -> unread(Refusals.invalidTarget(), "asterisk-form");
      case TargetResult.Rejected rejected -> unread(Refusals.invalidTarget(), rejected.detail());
    };
  }

  private AdmissionResult originForm(RequestTarget target) {
    return switch (origin) {
      case Ingress.AbsoluteForm ignored ->
          new Refused(
              Refusals.invalidTarget(),
              Optional.empty(),
              target.path(),
              "-",
              RuleEngine.HTTP_PARSER.text(),
              "origin-form request to the proxy");
      case Ingress.Tunnel tunnel -> addressed(tunnel.authority(), target);
    };
  }

  private AdmissionResult absoluteForm(TargetResult.Absolute absolute) {
    return switch (origin) {
      case Ingress.AbsoluteForm ignored ->
          switch (absolute.scheme()) {
            case "http" -> addressed(absolute.authority(), absolute.target());
            case String ignoredScheme when absolute.isTo(LocalHost.POLICY) ->
                Refused.foreign(AgentRefusals.scheme(), absolute, "another scheme of policy.local");
            case "https" ->
                Refused.foreign(Refusals.httpsNeedsConnect(), absolute, "https without CONNECT");
            default ->
                Refused.foreign(Refusals.unsupportedScheme(), absolute, "unsupported scheme");
          };
      case Ingress.Tunnel tunnel ->
          absolute.scheme().equals(tunnel.scheme())
                  && absolute.authority().equals(tunnel.authority())
              ? addressed(tunnel.authority(), absolute.target())
              : Refused.mismatched(tunnel.authority(), absolute.target());
    };
  }

  private AdmissionResult addressed(Authority to, RequestTarget target) {
    if (!hostMatches(to)) {
      return Refused.mismatched(to, target);
    }
    Optional<LocalHost> local = LocalHost.of(to.host());
    return local.isPresent() ? new Local(local.get(), to, target) : admit(to, target);
  }

  private boolean hostMatches(Authority to) {
    int at = head.headers().indexOf(HeaderName.HOST, 0);
    if (at < 0) {
      return head.version() == HttpVersion.HTTP_1_0;
    }
    int defaultPort = origin.scheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    return to.isNamedBy(head.headers().value(at), defaultPort);
  }

  private AdmissionResult admit(Authority to, RequestTarget target) {
    return switch (policy.admitEndpoint(to.host(), to.port())) {
      case EndpointDecision.Refused refused ->
          new Refused(
              PolicyRefusals.forwardDenied(head.method(), to, target.path()),
              Optional.of(to),
              target.path(),
              "-",
              RuleEngine.OPA.text(),
              refused.reason());
      case EndpointDecision.Admitted admitted -> admitted(to, target, admitted);
    };
  }

  private AdmissionResult admitted(
      Authority to, RequestTarget target, EndpointDecision.Admitted endpoint) {
    if (!endpoint.encodedSlash() && target.hasEscapedSeparator()) {
      return stopped(
          Refusals.encodedSeparator(),
          to,
          target,
          endpoint,
          RuleEngine.HTTP_PARSER.text(),
          "encoded slash or backslash; allow_encoded_slash admits it");
    }
    RequestedUpgrade upgrade = RequestedUpgrade.of(head);
    // An origin may act on the field without Connection, so its presence counts.
    return head.headers().contains(HeaderName.UPGRADE)
        ? upgrading(to, target, upgrade, endpoint)
        : judged(to, target, upgrade, UpgradeOptions.DEFAULTS, endpoint);
  }

  private AdmissionResult upgrading(
      Authority to,
      RequestTarget target,
      RequestedUpgrade upgrade,
      EndpointDecision.Admitted endpoint) {
    UpgradeOptions options = policy.upgrades(facts(to, target, upgrade));
    boolean h2c = upgrade == RequestedUpgrade.H2C;
    if (!h2c && options.allowed()) {
      return judged(to, target, upgrade, options, endpoint);
    }
    Refusal refusal =
        h2c
            ? Refusals.unsupportedProtocol("HTTP/2 upgrade (h2c) cannot be inspected")
            : Refusals.upgradeNotAllowed();
    return stopped(
        options.closes() ? refusal.unsent() : refusal,
        to,
        target,
        endpoint,
        RuleEngine.L7.text(),
        h2c ? "h2c upgrade" : "Upgrade; upgrades: allow admits it");
  }

  private AdmissionResult judged(
      Authority to,
      RequestTarget target,
      RequestedUpgrade upgrade,
      UpgradeOptions upgrades,
      EndpointDecision.Admitted endpoint) {
    RequestFacts facts = facts(to, target, upgrade);
    PolicyDecision decision = callsOnly(policy.admitRequest(facts));
    if (decision instanceof PolicyDecision.Stopped stopped) {
      return denied(stopped, origin, head, to, target).in(shape(facts, endpoint));
    }
    CredentialOptions credentials =
        endpoint.credentials().configured() ? policy.credentials(facts) : CredentialOptions.NONE;
    return new Accepted(
        to,
        target,
        upgrade,
        upgrades,
        decision instanceof PolicyDecision.Observed observed
            ? endpoint.observed(observed.until())
            : endpoint,
        decision,
        BodyPolicy.of(policy, decision, facts, head),
        facts.upgrade() ? MessageRules.of(policy, facts, clock) : MessageRules.NONE,
        credentials,
        shape(facts, endpoint),
        policy.chainFor(facts, decision));
  }

  private RefusalShape shape(RequestFacts facts, EndpointDecision.Admitted endpoint) {
    return endpoint.ownRefusals()
        ? RefusalShape.of(policy.refusals(facts))
        : RefusalShape.OPENSHELL;
  }

  private RequestFacts facts(Authority to, RequestTarget target, RequestedUpgrade upgrade) {
    return upgrade.facts(head, to, target);
  }

  private Refused stopped(
      Refusal refusal,
      Authority to,
      RequestTarget target,
      EndpointDecision.Admitted endpoint,
      String engine,
      String reason) {
    return new Refused(refusal, Optional.of(to), target.path(), endpoint.policy(), engine, reason)
        .in(shape(facts(to, target, RequestedUpgrade.NONE), endpoint));
  }

  public static Refused denied(
      ExchangeContext context, Accepted request, PolicyDecision.Stopped denied) {
    return denied(denied, context.origin(), context.head(), request.to(), request.target());
  }

  private Refused unread(Refusal refusal, String reason) {
    Optional<Authority> to =
        switch (origin) {
          case Ingress.AbsoluteForm ignored -> Optional.empty();
          case Ingress.Tunnel tunnel -> Optional.of(tunnel.authority());
        };
    return new Refused(refusal, to, "", "-", RuleEngine.HTTP_PARSER.text(), reason);
  }

  /** Endpoints with {@code protocol: grpc} take nothing but calls. */
  private PolicyDecision callsOnly(PolicyDecision decision) {
    boolean other =
        !(decision instanceof PolicyDecision.Stopped)
            && decision.engine().equals(RuleEngine.L7_GRPC.text())
            && !isCall();
    return other
        ? new PolicyDecision.Denied(decision.policy(), decision.engine(), NO_CALL)
        : decision;
  }

  private boolean isCall() {
    List<String> contentTypes = head.headers().values(HeaderName.CONTENT_TYPE);
    return !head.connection().nominates(HeaderName.CONTENT_TYPE)
        && !contentTypes.isEmpty()
        && contentTypes.stream().allMatch(GrpcMedia::isGrpc);
  }

  private static Refused denied(
      PolicyDecision.Stopped denied,
      Ingress origin,
      RequestHead head,
      Authority to,
      RequestTarget target) {
    return new Refused(
        refusal(denied, origin, head, to, target),
        Optional.of(to),
        target.path(),
        denied.policy(),
        denied.engine(),
        denied.reason(),
        "",
        denied.call(),
        denied.basis(),
        target.query());
  }

  private static Refusal refusal(
      PolicyDecision.Stopped denied,
      Ingress origin,
      RequestHead head,
      Authority to,
      RequestTarget target) {
    if (denied instanceof PolicyDecision.AmbiguousQuery) {
      return Refusals.ambiguousQuery();
    }
    if (denied instanceof PolicyDecision.ProtocolRefused refused) {
      return Refusals.protocolRefused(refused.fault());
    }
    return switch (origin) {
      case Ingress.AbsoluteForm ignored ->
          PolicyRefusals.forwardDenied(denied, head.method(), to, target.path());
      case Ingress.Tunnel ignored ->
          PolicyRefusals.requestDenied(denied, head.method(), to, target.path());
    };
  }
}
