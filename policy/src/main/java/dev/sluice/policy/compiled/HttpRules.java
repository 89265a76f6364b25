package dev.sluice.policy.compiled;

import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.RecordedRules.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules about method, path and query of one host and port. Immutable, any thread. */
final class HttpRules {
  private final List<EndpointCandidate> candidates;
  private final boolean readsQuery;

  HttpRules(List<EndpointCandidate> candidates) {
    this.candidates = List.copyOf(candidates);
    this.readsQuery = candidates.stream().anyMatch(EndpointCandidate::readsQuery);
  }

  /** The decoded query; empty when no rule reads it. */
  QueryParameters parameters(RequestFacts request) {
    return readsQuery ? QueryParameters.decoded(request.query()) : QueryParameters.NONE;
  }

  boolean readAmbiguousKey(RequestFacts request) {
    return readsQuery
        && !request.query().isEmpty()
        && candidates.stream()
            .filter(candidate -> candidate.endpoint().path().governs(request.path()))
            .anyMatch(candidate -> candidate.readsAmbiguousKey(request));
  }

  boolean readsQueryOf(RequestFacts request) {
    return readsQuery
        && candidates.stream()
            .filter(candidate -> candidate.endpoint().path().governs(request.path()))
            .flatMap(
                candidate -> Stream.concat(candidate.allow().stream(), candidate.deny().stream()))
            .anyMatch(rule -> rule.readsQueryOf(request.method(), request.path()));
  }

  Found denying(RecordedRequest request, String path) {
    return strongest(EndpointCandidate::deny, request, path);
  }

  Found allowing(RecordedRequest request, String path) {
    return strongest(EndpointCandidate::allow, request, path);
  }

  private Found strongest(
      Function<EndpointCandidate, List<HttpRule>> rules, RecordedRequest request, String path) {
    Found found = Found.NOTHING;
    for (EndpointCandidate candidate : candidates) {
      if (found.fit() != Fit.YES && candidate.endpoint().path().governs(path)) {
        for (HttpRule rule : rules.apply(candidate)) {
          Fit fit = rule.fit(request.method(), path, request.query());
          found = fit.compareTo(found.fit()) > 0 ? new Found(fit, rule.basis().place()) : found;
        }
      }
    }
    return found;
  }

  Optional<HttpRule> deciding(RequestFacts request) {
    QueryParameters query = parameters(request);
    return firstDenying(request, query).or(() -> firstAllowing(request, query));
  }

  Optional<HttpRule> firstDenying(RequestFacts request, QueryParameters query) {
    for (int i = 0; i < candidates.size(); i++) {
      EndpointCandidate candidate = candidates.get(i);
      if (!candidate.deny().isEmpty() && candidate.endpoint().path().governs(request.path())) {
        Optional<HttpRule> rule = first(candidate.deny(), request, query);
        if (rule.isPresent()) {
          return rule;
        }
      }
    }
    return Optional.empty();
  }

  Optional<HttpRule> firstAllowing(RequestFacts request, QueryParameters query) {
    for (int i = 0; i < candidates.size(); i++) {
      EndpointCandidate candidate = candidates.get(i);
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
}
