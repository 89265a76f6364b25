package dev.sluice.bench.micro;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.util.Map;
import java.util.Optional;

/** A policy of many hosts with ten rules each, the shape of the budget. */
final class LargePolicy {
  /** As many hosts as a document of the largest accepted size has room for. */
  static final String MOST_HOSTS = "1500";

  private LargePolicy() {}

  /** Hosts are numbered from 1. */
  static Source of(int hosts) {
    StringBuilder yaml = new StringBuilder("version: 1\nnetwork_policies:\n");
    for (int i = 1; i <= hosts; i++) {
      yaml.append(section(i));
    }
    return new Source("default.yaml", yaml.toString());
  }

  private static String section(int number) {
    return """
     host%1$d:
      endpoints:
      - host: api%1$d.example.com
        port: 443
        protocol: rest
        enforcement: enforce
        rules:
        - allow: {method: GET, path: /v1/models/**}
        - allow: {method: GET, path: /v1/files/*}
        - allow: {method: GET, path: "/v1/files/*/content"}
        - allow: {method: POST, path: /v1/files}
        - allow: {method: DELETE, path: /v1/files/*}
        - allow: {method: GET, path: /v1/usage, query: {month: "20*"}}
        - allow: {method: POST, path: /v1/*/completions}
        deny_rules:
        - {method: POST, path: /v1/admin/**}
        - {method: "*", path: /v1/keys/**}
        - {method: DELETE, path: /v1/files/protected-*}
    """
        .formatted(number);
  }

  static String host(int number) {
    return "api" + number + ".example.com";
  }

  /**
   * Compiles the policy from its text.
   *
   * @throws IllegalStateException when it is not valid
   */
  static Snapshot compiled(Source source) {
    Map<String, Source> policies = Map.of(Snapshot.DEFAULT_SANDBOX, source);
    return switch (SnapshotCompiler.compile(1, policies, Optional.empty())) {
      case Compilation.Compiled<Snapshot> compiled -> compiled.value();
      case Compilation.Rejected<Snapshot> rejected ->
          throw new IllegalStateException(rejected.violations().toString());
    };
  }
}
