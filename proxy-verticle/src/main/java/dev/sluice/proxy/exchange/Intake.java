package dev.sluice.proxy.exchange;

import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.policy.document.CredentialOptions;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.exchange.IntakeResult.Refused;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.HttpVersion;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.target.RequestTarget;
import dev.sluice.proxy.target.TargetParser;
import dev.sluice.proxy.target.TargetResult;
import java.util.Optional;

/**
 * Reads a head as a request for one authority and asks policy about it. Pure: what it sees decides
 * what it answers.
 */
final class Intake {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String ENCODED_SLASH = "%2F";

  private final Scope scope;
  private final RequestHead head;
  private final Policy policy;

  private Intake(Scope scope, RequestHead head, Policy policy) {
    this.scope = scope;
    this.head = head;
    this.policy = policy;
  }

  static IntakeResult examine(Scope scope, RequestHead head, Policy policy) {
    return new Intake(scope, head, policy).examine();
  }

  private IntakeResult examine() {
    if (head.method().equals("CONNECT") || head.method().equals("TRACE")) {
      return unread(Refusals.methodNotSupported(head.method()), "method_not_supported");
    }
    // Whether %2F may stay depends on the endpoint, which is only known behind the target.
    return switch (TargetParser.parse(head.target(), true)) {
      case TargetResult.Origin origin -> originForm(origin.target());
      case TargetResult.Absolute absolute -> absoluteForm(absolute);
      case TargetResult.Asterisk ignored -> unread(Refusals.invalidTarget(), "asterisk-form");
      case TargetResult.Rejected rejected -> unread(Refusals.invalidTarget(), rejected.detail());
    };
  }

  private IntakeResult originForm(RequestTarget target) {
    return switch (scope) {
      case Scope.Forward ignored ->
          unread(Refusals.invalidTarget(), "origin-form request to the proxy");
      case Scope.Tunnel tunnel -> addressed(tunnel.authority(), target);
    };
  }

  private IntakeResult absoluteForm(TargetResult.Absolute absolute) {
    return switch (scope) {
      case Scope.Forward ignored ->
          switch (absolute.scheme()) {
            case "http" -> addressed(absolute.authority(), absolute.target());
            case "https" -> unread(Refusals.httpsNeedsConnect(), "https without CONNECT");
            default -> unread(Refusals.unsupportedScheme(), "unsupported scheme");
          };
      case Scope.Tunnel tunnel ->
          absolute.scheme().equals(tunnel.scheme())
                  && absolute.authority().equals(tunnel.authority())
              ? addressed(tunnel.authority(), absolute.target())
              : mismatch(tunnel.authority(), absolute.target());
    };
  }

  private IntakeResult addressed(Authority to, RequestTarget target) {
    return hostMatches(to) ? admit(to, target) : mismatch(to, target);
  }

  private boolean hostMatches(Authority to) {
    int at = head.headers().indexOf(HeaderName.HOST, 0);
    if (at < 0) {
      return head.version() == HttpVersion.HTTP_1_0;
    }
    int defaultPort = scope.scheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    return Authority.parse(head.headers().value(at), defaultPort).filter(to::equals).isPresent();
  }

  private IntakeResult admit(Authority to, RequestTarget target) {
    return switch (policy.admitEndpoint(to.host(), to.port())) {
      case EndpointDecision.Refused refused ->
          new Refused(
              Refusals.forwardDenied(head.method(), to, target.path()),
              Optional.of(to),
              target.path(),
              "-",
              "opa",
              refused.reason());
      case EndpointDecision.Admitted admitted -> admitted(to, target, admitted);
    };
  }

  private IntakeResult admitted(
      Authority to, RequestTarget target, EndpointDecision.Admitted endpoint) {
    if (!endpoint.encodedSlash() && target.path().contains(ENCODED_SLASH)) {
      return stopped(
          Refusals.invalidTarget(),
          to,
          target,
          endpoint,
          "http-parser",
          "encoded slash; allow_encoded_slash admits it");
    }
    Upgrade upgrade = Upgrade.of(head);
    if (upgrade == Upgrade.H2C) {
      Refusal refusal = Refusals.unsupportedProtocol("HTTP/2 upgrade (h2c) cannot be inspected");
      return stopped(refusal, to, target, endpoint, "l7", "h2c upgrade");
    }
    return judged(to, target, upgrade, endpoint);
  }

  private IntakeResult judged(
      Authority to, RequestTarget target, Upgrade upgrade, EndpointDecision.Admitted endpoint) {
    RequestFacts facts = facts(to, target, upgrade);
    PolicyDecision decision = policy.admitRequest(facts);
    Optional<BodyPolicy> bodyPolicy =
        decision instanceof PolicyDecision.ByBody needed
            ? Optional.of(BodyPolicy.of(policy, needed, facts, head.headers()))
            : Optional.empty();
    if (decision instanceof PolicyDecision.Stopped stopped) {
      return denied(scope, head, to, target, stopped);
    }
    CredentialOptions credentials =
        endpoint.credentials().configured() ? policy.credentials(facts) : CredentialOptions.NONE;
    return new Accepted(
        to,
        target,
        upgrade,
        endpoint,
        decision,
        bodyPolicy,
        credentials,
        policy.chainFor(to.host()));
  }

  private RequestFacts facts(Authority to, RequestTarget target, Upgrade upgrade) {
    return new RequestFacts(
        to.host(),
        to.port(),
        head.method(),
        target.path(),
        target.query(),
        upgrade == Upgrade.WEBSOCKET);
  }

  private static Refused stopped(
      Refusal refusal,
      Authority to,
      RequestTarget target,
      EndpointDecision.Admitted endpoint,
      String engine,
      String reason) {
    return new Refused(refusal, Optional.of(to), target.path(), endpoint.policy(), engine, reason);
  }

  /** Policy refuses a request whose endpoint it admits. */
  static Refused denied(
      Scope scope,
      RequestHead head,
      Authority to,
      RequestTarget target,
      PolicyDecision.Stopped denied) {
    Refusal refusal =
        switch (scope) {
          case Scope.Forward ignored -> Refusals.forwardDenied(head.method(), to, target.path());
          case Scope.Tunnel ignored ->
              Refusals.requestDenied(denied, head.method(), to, target.path());
        };
    return new Refused(
        refusal, Optional.of(to), target.path(), denied.policy(), denied.engine(), denied.reason());
  }

  private Refused mismatch(Authority to, RequestTarget target) {
    return new Refused(
        Refusals.authorityMismatch(),
        Optional.of(to),
        target.path(),
        "-",
        "request-authority",
        "request_authority_mismatch");
  }

  private Refused unread(Refusal refusal, String reason) {
    Optional<Authority> to =
        switch (scope) {
          case Scope.Forward ignored -> Optional.empty();
          case Scope.Tunnel tunnel -> Optional.of(tunnel.authority());
        };
    return new Refused(refusal, to, "/", "-", "http-parser", reason);
  }
}
