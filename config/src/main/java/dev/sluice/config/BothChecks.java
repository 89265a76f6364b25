package dev.sluice.config;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.compiled.ReadyPolicy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationCheck.Flaw;
import dev.sluice.config.registration.Registrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Two checks as one. */
record BothChecks(EntryCheck first, EntryCheck second) implements EntryCheck {
  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return Stream.of(first, second)
        .flatMap(check -> check.findings(sandbox, entry, registrations).stream())
        .toList();
  }

  @Override
  public List<String> objections(String sandbox, Policy policy) {
    return Stream.of(first, second)
        .flatMap(check -> check.objections(sandbox, policy).stream())
        .toList();
  }

  @Override
  public Map<String, List<String>> objections(Map<String, ReadyPolicy> policies) {
    Map<String, List<String>> all = new TreeMap<>();
    for (EntryCheck check : List.of(first, second)) {
      check
          .objections(policies)
          .forEach((name, own) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(own));
    }
    return all;
  }

  @Override
  public List<Flaw> flaws(Registration registration) {
    return Stream.of(first, second).flatMap(check -> check.flaws(registration).stream()).toList();
  }
}
