package dev.sluice.config.policy;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Protocol;
import java.util.List;
import java.util.Optional;

/** The request rules of one host and port (data-plane 3.4 to 3.8). Immutable, any thread. */
final class RequestRules {
  private static final String DENIED = "request denied by policy";
  private static final String ENCODED_SLASH = "%2F";

  /**
   * One endpoint whose settings a request may take.
   *
   * @param allowed the answer when its rules let the request through
   */
  private record Route(
      Candidate candidate, Protocol protocol, int specificity, RequestDecision.Allowed allowed) {}

  private final String policy;
  private final List<Route> routes;
  private final List<Candidate> http;
  private final boolean readsQuery;

  /** Inspected candidates by policy name. */
  RequestRules(String policy, List<Candidate> inspected) {
    this.policy = policy;
    this.routes = inspected.stream().flatMap(c -> route(policy, c).stream()).toList();
    this.http = inspected.stream().filter(Candidate::speaksHttp).toList();
    this.readsQuery = http.stream().anyMatch(Candidate::readsQuery);
  }

  private static Optional<Route> route(String policy, Candidate candidate) {
    Endpoint endpoint = candidate.endpoint();
    return endpoint
        .protocol()
        .map(
            protocol ->
                new Route(
                    candidate,
                    protocol,
                    endpoint.path().specificity(),
                    new RequestDecision.Allowed(policy, PortTable.engine(protocol))));
  }

  RequestDecision decide(RequestFacts request) {
    int selected = select(request.path());
    if (selected < 0) {
      return new RequestDecision.Denied(policy, PortTable.REQUEST_ENGINE, notPermitted(request));
    }
    Route route = routes.get(selected);
    return isRefusedOutright(route, request)
        ? new RequestDecision.Denied(policy, route.allowed().engine(), reason(route))
        : judge(route, request);
  }

  Optional<Endpoint> applied(String path) {
    int selected = select(path);
    return selected < 0
        ? Optional.empty()
        : Optional.of(routes.get(selected).candidate().endpoint());
  }

  /** The most specific route; of equals the last. */
  private int select(String path) {
    int selected = -1;
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      boolean better = selected < 0 || route.specificity() >= routes.get(selected).specificity();
      if (better && route.candidate().endpoint().path().routes(path)) {
        selected = i;
      }
    }
    return selected;
  }

  /** Denied whatever the enforcement says. */
  private static boolean isRefusedOutright(Route route, RequestFacts request) {
    boolean encodedSlash =
        request.path().contains(ENCODED_SLASH) && !route.candidate().endpoint().encodedSlash();
    boolean noHandshake = route.protocol() == Protocol.WEBSOCKET && !request.upgrade();
    return route.protocol().readsBodies()
        || encodedSlash
        || noHandshake
        || !QueryParameters.isWellFormed(request.query());
  }

  private static String reason(Route route) {
    return route.protocol().readsBodies() ? PortTable.unreadable(route.protocol()) : DENIED;
  }

  private RequestDecision judge(Route route, RequestFacts request) {
    QueryParameters query = parameters(request);
    if (firstDenying(request, query).isPresent()) {
      return violation(route, request.method() + " " + request.path() + " blocked by deny rule");
    }
    return firstAllowing(request, query).isPresent()
        ? route.allowed()
        : violation(route, notPermitted(request));
  }

  private RequestDecision violation(Route route, String reason) {
    String engine = route.allowed().engine();
    return route.candidate().endpoint().audited()
        ? new RequestDecision.AuditOnly(policy, engine, reason)
        : new RequestDecision.Denied(policy, engine, reason);
  }

  Optional<HttpRule> deciding(RequestFacts request) {
    QueryParameters query = parameters(request);
    return firstDenying(request, query).or(() -> firstAllowing(request, query));
  }

  private QueryParameters parameters(RequestFacts request) {
    return readsQuery
        ? QueryParameters.parse(request.query()).orElse(QueryParameters.NONE)
        : QueryParameters.NONE;
  }

  private Optional<HttpRule> firstDenying(RequestFacts request, QueryParameters query) {
    for (int i = 0; i < http.size(); i++) {
      Candidate candidate = http.get(i);
      if (!candidate.deny().isEmpty() && candidate.endpoint().path().governs(request.path())) {
        Optional<HttpRule> rule = first(candidate.deny(), request, query);
        if (rule.isPresent()) {
          return rule;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<HttpRule> firstAllowing(RequestFacts request, QueryParameters query) {
    for (int i = 0; i < http.size(); i++) {
      Candidate candidate = http.get(i);
      if (candidate.endpoint().path().governs(request.path())) {
        Optional<HttpRule> rule = first(candidate.allow(), request, query);
        if (rule.isPresent()) {
          return rule;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<HttpRule> first(
      List<HttpRule> rules, RequestFacts request, QueryParameters query) {
    for (int i = 0; i < rules.size(); i++) {
      HttpRule rule = rules.get(i);
      if (rule.fits(request.method(), request.path(), query)) {
        return rule.found();
      }
    }
    return Optional.empty();
  }

  private static String notPermitted(RequestFacts request) {
    return request.method() + " " + request.path() + " not permitted by policy";
  }
}
