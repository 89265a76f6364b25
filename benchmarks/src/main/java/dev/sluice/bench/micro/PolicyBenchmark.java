package dev.sluice.bench.micro;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler;
import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.RequestDecision;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Admission of a connection and of a request to the last of many hosts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PolicyBenchmark {
  /** Rules of one host each. */
  @Param({"1", "100", "5000"})
  public int rules = 1;

  private Policy policy = Policy.denyAll();
  private RequestFacts request = request(1);

  /** Compiles the policy. */
  @Setup
  public void compile() {
    StringBuilder yaml = new StringBuilder("version: 1\nnetwork_policies:\n");
    for (int i = 1; i <= rules; i++) {
      yaml.append(rule(i));
    }
    policy = compiled(yaml.toString());
    request = request(rules);
  }

  private static String rule(int number) {
    return """
    r%1$d:
      endpoints:
        - host: api%1$d.example.com
          port: 443
          protocol: rest
          enforcement: enforce
          rules:
            - allow: {method: GET, path: /v1/models/**}
            - allow: {method: POST, path: /v1/*/completions}
          deny_rules:
            - {method: POST, path: /v1/admin/**}
    """
        .formatted(number)
        .indent(2);
  }

  private static Policy compiled(String yaml) {
    Map<String, Source> policies =
        Map.of(Snapshot.DEFAULT_SANDBOX, new Source("default.yaml", yaml));
    return switch (SnapshotCompiler.compile(1, policies, Optional.empty())) {
      case Compilation.Compiled<Snapshot> compiled ->
          compiled.value().policyFor(Snapshot.DEFAULT_SANDBOX);
      case Compilation.Rejected<Snapshot> rejected ->
          throw new IllegalStateException(rejected.violations().toString());
    };
  }

  private static RequestFacts request(int host) {
    return new RequestFacts(
        "api" + host + ".example.com", 443, "POST", "/v1/chat/completions", "", false);
  }

  /** Host and port. */
  @Benchmark
  public EndpointDecision admitEndpoint() {
    return policy.admitEndpoint(request.host(), request.port());
  }

  /** Method, path and query. */
  @Benchmark
  public RequestDecision admitRequest() {
    return policy.admitRequest(request);
  }
}
