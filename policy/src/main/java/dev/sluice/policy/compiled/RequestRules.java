package dev.sluice.policy.compiled;

import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.call.GrpcCalls;
import dev.sluice.policy.compiled.BodyRules.Judgement;
import dev.sluice.policy.compiled.BodyRules.Judgement.Violation;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Protocol;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The request rules of one host and port (data-plane 3.4 to 3.8). Immutable, any thread. */
final class RequestRules {
  private static final String DENIED = "request denied by policy";
  private static final String AMBIGUOUS =
      "query holds a key that other servers read as one that policy reads";

  private final String policy;
  private final List<Route> routes;
  private final HttpRules http;
  private final WebSocketRules webSockets;

  RequestRules(String policy, List<EndpointCandidate> inspected) {
    this.policy = policy;
    Route.Candidates all = Route.Candidates.of(inspected);
    this.routes =
        inspected.stream()
            .flatMap(
                candidate ->
                    candidate.endpoint().protocol().stream()
                        .map(protocol -> Route.of(policy, candidate, protocol, all)))
            .toList();
    this.http = new HttpRules(inspected.stream().filter(EndpointCandidate::speaksHttp).toList());
    this.webSockets = new WebSocketRules(this);
  }

  PolicyDecision decide(RequestFacts request) {
    int selected = select(request.path());
    return selected < 0 ? noRoute(request) : decide(routes.get(selected), request);
  }

  private PolicyDecision decide(Route route, RequestFacts request) {
    if (Route.isRefusedOutright(route.endpoint(), request)) {
      return new PolicyDecision.Denied(
          policy, route.engine(), DENIED, Optional.empty(), route.basis());
    }
    if (isAmbiguous(route, request)) {
      return new PolicyDecision.AmbiguousQuery(policy, route.engine(), AMBIGUOUS);
    }
    if (route.bodies().isEmpty()) {
      return judge(route, request);
    }
    return request.upgrade()
        ? handshake(route, request)
        : beforeBody(route, route.bodies().get().needed(), request);
  }

  // No allow rule is about a handshake whose messages are read.
  private PolicyDecision handshake(Route route, RequestFacts request) {
    Optional<HttpRule> denying = denying(request);
    return denying.isPresent()
        ? blocked(route, request, denying.get().basis())
        : WebSocketRules.handshake(route, request);
  }

  MessageReading messages(RequestFacts handshake) {
    int selected = select(handshake.path());
    return selected < 0 ? MessageReading.NONE : webSockets.reading(routes.get(selected), handshake);
  }

  PolicyDecision.Settled decide(RequestFacts handshake, Sender from, ByteBuffer message) {
    int selected = select(handshake.path());
    if (selected < 0) {
      return noRoute(handshake);
    }
    Route route = routes.get(selected);
    return switch (from) {
      case CLIENT -> webSockets.admit(route, handshake, message);
      case ORIGIN -> webSockets.admitOrigin(route, handshake, message);
    };
  }

  PolicyDecision.Settled byHead(Route route, RequestFacts request) {
    return http.readAmbiguousKey(request)
        ? new PolicyDecision.AmbiguousQuery(policy, route.engine(), AMBIGUOUS)
        : judge(route, request);
  }

  // A request that its head denies is refused without reading the body.
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
    Judgement judgement =
        route.bodies().orElseThrow().rules().judge(request, BodyRules.asked(request, body));
    return judgement instanceof Judgement.Passed(var basis)
        ? passed(route, request, basis)
        : route.settled(judgement);
  }

  /** A deny rule about the path holds for every body and message. */
  PolicyDecision.Settled passed(Route route, RequestFacts request, DecisionBasis basis) {
    Optional<HttpRule> denying = denying(request);
    if (denying.isPresent()) {
      Optional<KeyPath> place = denying.get().basis().place();
      return blocked(route, request, new DecisionBasis(place, basis.asked()));
    }
    return route.settled(new Judgement.Passed(basis));
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

  Optional<BodyRules> bodies(RequestFacts request) {
    int selected = select(request.path());
    return selected < 0
        ? Optional.empty()
        : content(routes.get(selected), request).map(Route.BodyRoute::rules);
  }

  private static Optional<Route.BodyRoute> content(Route route, RequestFacts request) {
    return request.upgrade() ? route.bodies().flatMap(it -> route.messages()) : route.bodies();
  }

  boolean admits(RequestFacts request, Call call) {
    int selected = select(request.path());
    if (selected < 0) {
      return false;
    }
    Route route = routes.get(selected);
    return request.upgrade()
        ? webSockets.admits(route, request, call)
        : route
            .bodies()
            .filter(it -> it.rules().judge(request, List.of(call)) instanceof Judgement.Passed)
            .isPresent();
  }

  RecordedRules recorded() {
    return new RecordedRules(policy, this, http);
  }

  // The index of the most specific route, of equals the last; -1 for none.
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

  private boolean isAmbiguous(Route route, RequestFacts request) {
    return http.readAmbiguousKey(request)
        || content(route, request).filter(it -> it.rules().readAmbiguousKey(request)).isPresent();
  }

  private PolicyDecision.Settled judge(Route route, RequestFacts request) {
    QueryParameters query = http.parameters(request);
    Optional<HttpRule> denying = http.firstDenying(request, query);
    if (denying.isPresent()) {
      return blocked(route, request, denying.get().basis());
    }
    Optional<HttpRule> allowing = http.firstAllowing(request, query);
    Optional<DeniedCall> call = call(route, request);
    return allowing.isPresent()
        ? new PolicyDecision.Allowed(
            policy, route.engine(), GrpcCalls.asked(allowing.get().basis(), call))
        : route.violation(
            new Violation(notPermitted(request), call, GrpcCalls.asked(route.basis(), call), true));
  }

  private static Optional<DeniedCall> call(Route route, RequestFacts request) {
    return route.endpoint().protocol().filter(p -> p == Protocol.GRPC).isPresent()
        ? GrpcCalls.of(request)
        : Optional.empty();
  }

  private Optional<HttpRule> denying(RequestFacts request) {
    return http.firstDenying(request, http.parameters(request));
  }

  private PolicyDecision.Settled blocked(Route route, RequestFacts request, DecisionBasis basis) {
    Optional<DeniedCall> call = call(route, request);
    return route.violation(
        new Violation(blocked(request), call, GrpcCalls.asked(basis, call), false));
  }

  Optional<HttpRule> deciding(RequestFacts request) {
    int selected = select(request.path());
    return selected < 0 || Route.isRefusedOutright(routes.get(selected).endpoint(), request)
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
