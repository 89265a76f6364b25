package dev.sluice.policy.boundary;

import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.argument.ArgumentConditions;
import dev.sluice.policy.call.CallRules;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares conditions on arguments where those of the boundary decide about a call. They are not
 * interpreted: each that allows has to stand in the boundary too, and each that denies there has to
 * be kept.
 */
final class ArgumentComparison {
  private ArgumentComparison() {}

  private record Conditions(Optional<Protocol> protocol, Optional<ArgumentConditions> arguments) {}

  /**
   * Whether the policy's conditions are those of the boundary.
   *
   * @param most of the boundary, for the host and port
   */
  static boolean isKept(List<Endpoint> most, List<Endpoint> own, String path, Call call) {
    Call allowed = call.unrecorded(true);
    Call denied = call.unrecorded(false);
    return conditions(most, path, allowed, false).containsAll(conditions(own, path, allowed, false))
        && conditions(own, path, denied, true).containsAll(conditions(most, path, denied, true));
  }

  private static Set<Conditions> conditions(
      List<Endpoint> endpoints, String path, Call call, boolean denies) {
    Set<Conditions> all = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.path().governs(path)) {
        CallRules rules = CallRules.of(endpoint);
        for (KeyPath place : denies ? rules.allDenying(call) : rules.allAllowing(call)) {
          List<Matcher> matchers = denies ? endpoint.deny() : endpoint.allow();
          all.add(
              new Conditions(
                  endpoint.protocol(),
                  matchers.stream()
                      .filter(matcher -> matcher.keyPath().equals(place))
                      .flatMap(matcher -> matcher.arguments().stream())
                      .findFirst()));
        }
      }
    }
    return all;
  }
}
