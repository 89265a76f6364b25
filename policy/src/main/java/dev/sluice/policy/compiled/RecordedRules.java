package dev.sluice.policy.compiled;

import dev.sluice.config.source.KeyPath;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedDecision.Decided;
import dev.sluice.policy.RecordedDecision.Missing;
import dev.sluice.policy.RecordedDecision.Undecided;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RecordedRequest.Form;
import dev.sluice.policy.RecordedRequest.Handshake;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules of one host and port about recorded requests. Decides by the matchers of {@link
 * RequestRules} where the record suffices. Immutable, any thread.
 */
final class RecordedRules {
  // Under audit every judgment passes.
  private static final BodyRules.Judgement PASSED =
      new BodyRules.Judgement.Passed(DecisionBasis.NONE);

  private final String policy;
  private final RequestRules rules;
  private final HttpRules http;

  RecordedRules(String policy, RequestRules rules, HttpRules http) {
    this.policy = policy;
    this.rules = rules;
    this.http = http;
  }

  private record Asked(Endpoint endpoint, RecordedRequest recorded, RequestFacts facts) {
    boolean audited() {
      return endpoint.audited();
    }

    Protocol protocol() {
      return endpoint.protocol().orElseThrow();
    }
  }

  /** The strongest fit of some rules, and the place of the first that has it. */
  record Found(Fit fit, Optional<KeyPath> place) {
    static final Found NOTHING = new Found(Fit.NO, Optional.empty());
  }

  RecordedDecision decide(RecordedRequest request) {
    if (request.path().isEmpty()) {
      return new Undecided(Missing.PATH, Optional.empty());
    }
    String path = request.path().get();
    RequestFacts facts =
        new RequestFacts(
            request.host(),
            request.port(),
            request.method(),
            path,
            keysOf(request.query()),
            request.handshake() == Handshake.YES);
    Optional<Endpoint> endpoint = rules.applied(path);
    return endpoint.isPresent()
        ? decide(new Asked(endpoint.get(), request, facts))
        : decided(denied(Optional.empty()), request, facts);
  }

  private static String keysOf(RecordedRequest.Query query) {
    return query.keys().stream()
        .filter(key -> key.indexOf(';') < 0)
        .map(key -> URLEncoder.encode(key, StandardCharsets.UTF_8) + "=")
        .collect(Collectors.joining("&"));
  }

  private RecordedDecision decide(Asked asked) {
    Handshake handshake = asked.recorded().handshake();
    boolean open = handshake == Handshake.UNKNOWN && asked.protocol() == Protocol.WEBSOCKET;
    boolean refusedUpgrade = handshake == Handshake.YES && !asked.endpoint().upgrades().allowed();
    RequestFacts head = open ? asked.facts().asHandshake() : asked.facts();
    if (refusedUpgrade || Route.isRefusedOutright(asked.endpoint(), head)) {
      return decided(denied(Optional.of(asked.endpoint().keyPath())), asked);
    }
    if (asked.recorded().query().form() == Form.PERHAPS_MALFORMED) {
      return undecided(Missing.QUERY, asked);
    }
    RecordedDecision decision = admitted(asked);
    return open && decision instanceof Decided decided && decided.passes()
        ? undecided(Missing.HANDSHAKE, asked)
        : decision;
  }

  private RecordedDecision admitted(Asked asked) {
    Optional<BodyRules> bodies = rules.bodies(asked.facts());
    boolean readsKeys = readsQuery(asked) || (bodies.isPresent() && bodies.get().readsQuery());
    if (readsKeys && asked.recorded().query().form() == Form.AMBIGUOUS) {
      return undecided(Missing.QUERY, asked);
    }
    if (http.readAmbiguousKey(asked.facts())
        || (bodies.isPresent() && bodies.get().readAmbiguousKey(asked.facts()))) {
      return decided(denied(Optional.of(asked.endpoint().keyPath())), asked);
    }
    Found denying = http.denying(asked.recorded(), asked.facts().path());
    if (bodies.isPresent() && asked.facts().upgrade()) {
      return handshake(asked, bodies.get(), denying);
    }
    if (bodies.isPresent()) {
      return byBody(asked, bodies.get(), denying);
    }
    Found allowing = http.allowing(asked.recorded(), asked.facts().path());
    return denying.fit() == Fit.YES || allowing.fit() == Fit.NO
        ? violation(asked, denying.fit() == Fit.YES ? denying.place() : Optional.empty())
        : allowed(asked, denying, allowing);
  }

  // The calls of a WebSocket are in its messages.
  private RecordedDecision handshake(Asked asked, BodyRules messages, Found denying) {
    if (messages.readKey(asked.facts())) {
      return decided(denied(Optional.of(asked.endpoint().keyPath())), asked);
    }
    return denying.fit() == Fit.YES
        ? violation(asked, denying.place())
        : allowed(asked, denying, new Found(Fit.YES, Optional.empty()));
  }

  private boolean readsQuery(Asked asked) {
    return http.readsQueryOf(asked.facts());
  }

  private RecordedDecision byBody(Asked asked, BodyRules bodies, Found denying) {
    if (denying.fit() == Fit.YES && !asked.audited()) {
      return violation(asked, denying.place());
    }
    Optional<RecordedRequest.Calls> calls =
        asked.recorded().calls().filter(known -> known.protocol() == asked.protocol());
    if (asked.recorded().bodyBytes() > asked.endpoint().body().maxBytes()) {
      return decided(denied(Optional.of(asked.endpoint().keyPath())), asked);
    }
    if (calls.isEmpty()) {
      return undecided(Missing.CALLS, asked);
    }
    Optional<BodyRules.Judgement> judgement =
        bodies.judgeRecorded(asked.facts(), calls.get().calls());
    return judgement.isPresent() || asked.audited()
        ? byCalls(asked, judgement.orElse(PASSED), denying)
        : undecided(Missing.ARGUMENTS, asked);
  }

  private RecordedDecision byCalls(Asked asked, BodyRules.Judgement judgement, Found denying) {
    return switch (judgement) {
      case BodyRules.Judgement.Passed passed when denying.fit() == Fit.YES ->
          violation(asked, denying.place());
      case BodyRules.Judgement.Passed(var basis) ->
          allowed(asked, denying, new Found(Fit.YES, basis.place()));
      case BodyRules.Judgement.Violation violation -> violation(asked, violation.basis().place());
      case BodyRules.Judgement.Unreadable unreadable -> undecided(Missing.CALLS, asked);
      case BodyRules.Judgement.Refused refused -> undecided(Missing.CALLS, asked);
    };
  }

  private RecordedDecision allowed(Asked asked, Found denying, Found allowing) {
    if (!asked.audited() && denying.fit() == Fit.MAYBE) {
      return new Undecided(Missing.QUERY, denying.place());
    }
    if (!asked.audited() && allowing.fit() == Fit.MAYBE) {
      return new Undecided(Missing.QUERY, allowing.place());
    }
    KeyPath place = allowing.place().orElse(asked.endpoint().keyPath());
    return decided(
        new PolicyDecision.Allowed(policy, engine(asked), DecisionBasis.at(place)), asked);
  }

  private RecordedDecision violation(Asked asked, Optional<KeyPath> rule) {
    Optional<KeyPath> place = rule.or(() -> Optional.of(asked.endpoint().keyPath()));
    return decided(
        asked.audited()
            ? new PolicyDecision.AuditOnly(
                policy, engine(asked), "", Optional.empty(), basis(place))
            : denied(place),
        asked);
  }

  private PolicyDecision.Denied denied(Optional<KeyPath> place) {
    return new PolicyDecision.Denied(
        policy, PortTable.REQUEST_ENGINE, "", Optional.empty(), basis(place));
  }

  private static DecisionBasis basis(Optional<KeyPath> place) {
    return place.map(DecisionBasis::at).orElse(DecisionBasis.NONE);
  }

  private static String engine(Asked asked) {
    return PortTable.engine(asked.protocol());
  }

  private RecordedDecision decided(PolicyDecision.Settled decision, Asked asked) {
    return decided(decision, asked.recorded(), asked.facts());
  }

  private RecordedDecision decided(
      PolicyDecision.Settled decision, RecordedRequest recorded, RequestFacts facts) {
    return new Decided(decision, recorded.query().keys().isEmpty() && http.readsQueryOf(facts));
  }

  private static RecordedDecision undecided(Missing missing, Asked asked) {
    return new Undecided(missing, Optional.of(asked.endpoint().keyPath()));
  }
}
