package dev.sluice.bench.micro;

import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.snapshot.Snapshot;
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

/** Admits a connection and a request to the last of many hosts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PolicyBenchmark {
  /** Hosts with ten rules each. */
  @Param({"1", "500", LargePolicy.MOST_HOSTS})
  public int hosts = 1;

  private Policy policy = Policy.denyAll();
  private RequestFacts request = request(1);

  /** Compiles the policy. */
  @Setup
  public void compile() {
    policy = LargePolicy.compiled(LargePolicy.of(hosts)).policyFor(Snapshot.DEFAULT_SANDBOX);
    request = request(hosts);
  }

  private static RequestFacts request(int host) {
    return new RequestFacts(LargePolicy.host(host), 443, "POST", "/v1/chat/completions", "", false);
  }

  /** Host and port. */
  @Benchmark
  public EndpointDecision admitEndpoint() {
    return policy.admitEndpoint(request.host(), request.port());
  }

  /** Method, path and query. */
  @Benchmark
  public PolicyDecision admitRequest() {
    return policy.admitRequest(request);
  }
}
