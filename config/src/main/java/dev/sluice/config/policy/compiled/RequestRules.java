package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.DecisionBasis;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.policy.compiled.BodyRules.Judgement.Violation;
import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Protocol;
import dev.sluice.config.source.KeyPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The request rules of one host and port (data-plane 3.4 to 3.8). Immutable, any thread. */
final class RequestRules {
  private static final String DENIED = "request denied by policy";
  private static final String AMBIGUOUS =
      "query holds a key that other servers read as one that policy reads";
  private static final String ENCODED_SLASH = "%2F";
  private static final String ENCODED_BACKSLASH = "%5C";

  private final String policy;
  private final List<Route> routes;
  private final HttpRules http;

  /**
   * One endpoint that may apply to a request.
   *
   * @param engine of its decisions
   * @param basis of decisions that none of its rules made
   * @param bodies empty: the head decides
   */
  private record Route(
      Endpoint endpoint,
      int specificity,
      String engine,
      DecisionBasis basis,
      Optional<BodyRoute> bodies) {}

  /**
   * The rules about bodies.
   *
   * @param needed the decision without a body
   */
  private record BodyRoute(BodyRules rules, PolicyDecision.ByBody needed) {}

  /** Takes inspected candidates, sorted by policy name. */
  RequestRules(String policy, List<EndpointCandidate> inspected) {
    this.policy = policy;
    BodyRules.Candidates all = BodyRules.Candidates.of(inspected);
    this.routes = inspected.stream().flatMap(c -> route(c, all).stream()).toList();
    this.http = new HttpRules(inspected.stream().filter(EndpointCandidate::speaksHttp).toList());
  }

  private Optional<Route> route(EndpointCandidate candidate, BodyRules.Candidates all) {
    Endpoint endpoint = candidate.endpoint();
    return endpoint
        .protocol()
        .map(
            protocol ->
                new Route(
                    endpoint,
                    endpoint.path().specificity(),
                    PortTable.engine(protocol),
                    DecisionBasis.at(endpoint.keyPath()),
                    bodies(candidate, protocol, all)));
  }

  private Optional<BodyRoute> bodies(
      EndpointCandidate candidate, Protocol protocol, BodyRules.Candidates all) {
    return candidate
        .calls()
        .reader()
        .map(
            reader ->
                new BodyRoute(
                    new BodyRules(reader, protocol, all),
                    new PolicyDecision.ByBody(
                        policy,
                        PortTable.engine(protocol),
                        candidate.endpoint().body().maxBytes())));
  }

  PolicyDecision decide(RequestFacts request) {
    int selected = select(request.path());
    return selected < 0 ? noRoute(request) : decide(routes.get(selected), request);
  }

  private PolicyDecision decide(Route route, RequestFacts request) {
    if (isRefusedOutright(route.endpoint(), request)) {
      return new PolicyDecision.Denied(
          policy, route.engine(), DENIED, Optional.empty(), route.basis());
    }
    if (isAmbiguous(route, request)) {
      return new PolicyDecision.AmbiguousQuery(policy, route.engine(), AMBIGUOUS);
    }
    return route.bodies().isPresent()
        ? beforeBody(route, route.bodies().get().needed(), request)
        : judge(route, request);
  }

  /** A request that its head denies is refused without reading the body. */
  private PolicyDecision beforeBody(
      Route route, PolicyDecision.ByBody needed, RequestFacts request) {
    if (route.endpoint().audited()) {
      return needed;
    }
    Optional<HttpRule> denying = denying(request);
    return denying.isPresent() ? blocked(route, request, denying.get().basis()) : needed;
  }

  PolicyDecision.Settled decide(RequestFacts request, ByteBuffer body) {
    int selected = select(request.path());
    if (selected < 0) {
      return noRoute(request);
    }
    Route route = routes.get(selected);
    return switch (decide(route, request)) {
      case PolicyDecision.ByBody needed -> judge(route, request, body);
      case PolicyDecision.Settled settled -> settled;
    };
  }

  private PolicyDecision.Settled judge(Route route, RequestFacts request, ByteBuffer body) {
    BodyRules rules = route.bodies().orElseThrow().rules();
    return switch (rules.judge(request, body)) {
      case BodyRules.Judgement.Unreadable unreadable ->
          new PolicyDecision.Rejected(policy, route.engine(), unreadable.reason());
      case BodyRules.Judgement.Refused refused ->
          new PolicyDecision.ProtocolRefused(policy, route.engine(), refused.fault());
      case Violation it ->
          violation(route, it.basis().place().isEmpty() ? it.at(route.basis()) : it);
      case BodyRules.Judgement.Passed(var basis) -> passed(route, request, basis);
    };
  }

  /** A deny rule about the path holds for every body. */
  private PolicyDecision.Settled passed(Route route, RequestFacts request, DecisionBasis basis) {
    Optional<HttpRule> denying = denying(request);
    if (denying.isPresent()) {
      Optional<KeyPath> place = denying.get().basis().place();
      return blocked(route, request, new DecisionBasis(place, basis.asked()));
    }
    return new PolicyDecision.Allowed(
        policy, route.engine(), basis.place().isEmpty() ? basis.at(route.basis()) : basis);
  }

  private PolicyDecision.Denied noRoute(RequestFacts request) {
    boolean unmatched = denying(request).isEmpty();
    return new PolicyDecision.Denied(
        policy, PortTable.REQUEST_ENGINE, notPermitted(request), unmatched);
  }

  Optional<Endpoint> applied(String path) {
    int selected = select(path);
    return selected < 0 ? Optional.empty() : Optional.of(routes.get(selected).endpoint());
  }

  /** The rules about bodies of the route that applies. */
  Optional<BodyRules> bodies(String path) {
    int selected = select(path);
    return selected < 0 ? Optional.empty() : routes.get(selected).bodies().map(BodyRoute::rules);
  }

  RecordedRules recorded() {
    return new RecordedRules(policy, this, http);
  }

  /** The index of the most specific route, of equals the last; -1 for none. */
  private int select(String path) {
    int selected = -1;
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      boolean better = selected < 0 || route.specificity() >= routes.get(selected).specificity();
      if (better && route.endpoint().path().routes(path)) {
        selected = i;
      }
    }
    return selected;
  }

  /** Whether the head is refused under every enforcement. */
  static boolean isRefusedOutright(Endpoint endpoint, RequestFacts request) {
    boolean encodedSlash = !endpoint.encodedSlash() && hasEscapedSeparator(request.path());
    Protocol protocol = endpoint.protocol().orElseThrow();
    boolean noHandshake = protocol == Protocol.WEBSOCKET && !request.upgrade();
    // After a handshake the messages would pass without inspection.
    boolean unreadHandshake = protocol.readsBodies() && request.upgrade();
    return encodedSlash
        || noHandshake
        || unreadHandshake
        || !QueryParameters.isWellFormed(request.query());
  }

  private boolean isAmbiguous(Route route, RequestFacts request) {
    return http.readAmbiguousKey(request)
        || (route.bodies().isPresent() && route.bodies().get().rules().readAmbiguousKey(request));
  }

  private static boolean hasEscapedSeparator(String path) {
    return path.contains(ENCODED_SLASH) || path.contains(ENCODED_BACKSLASH);
  }

  private PolicyDecision.Settled judge(Route route, RequestFacts request) {
    QueryParameters query = http.parameters(request);
    Optional<HttpRule> denying = http.firstDenying(request, query);
    if (denying.isPresent()) {
      return blocked(route, request, denying.get().basis());
    }
    Optional<HttpRule> allowing = http.firstAllowing(request, query);
    return allowing.isPresent()
        ? new PolicyDecision.Allowed(policy, route.engine(), allowing.get().basis())
        : violation(
            route, new Violation(notPermitted(request), Optional.empty(), route.basis(), true));
  }

  private Optional<HttpRule> denying(RequestFacts request) {
    return http.firstDenying(request, http.parameters(request));
  }

  private PolicyDecision.Settled blocked(Route route, RequestFacts request, DecisionBasis basis) {
    return violation(route, new Violation(blocked(request), Optional.empty(), basis, false));
  }

  private PolicyDecision.Settled violation(Route route, Violation it) {
    String engine = route.engine();
    return route.endpoint().audited()
        ? new PolicyDecision.AuditOnly(policy, engine, it.reason(), it.call(), it.basis())
        : new PolicyDecision.Denied(
            policy, engine, it.reason(), it.call(), it.basis(), it.unmatched());
  }

  /** Empty when no rule decides, as for an ordinary request to a WebSocket endpoint. */
  Optional<HttpRule> deciding(RequestFacts request) {
    int selected = select(request.path());
    return selected < 0 || isRefusedOutright(routes.get(selected).endpoint(), request)
        ? Optional.empty()
        : http.deciding(request);
  }

  static String blocked(RequestFacts request) {
    return request.method() + " " + request.path() + " blocked by deny rule";
  }

  static String notPermitted(RequestFacts request) {
    return request.method() + " " + request.path() + " not permitted by policy";
  }
}
