package dev.sluice.bench.micro;

import dev.sluice.config.source.Source;
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

/** Compiles a policy from its text to the matcher that decides. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class CompileBenchmark {
  /** Hosts with ten rules each. */
  @Param({"50", "500"})
  public int hosts = 1;

  private Source policy = LargePolicy.of(1);

  /** Prepares the text. */
  @Setup
  public void write() {
    policy = LargePolicy.of(hosts);
  }

  /** Parse, check, compile. */
  @Benchmark
  public Snapshot compile() {
    return LargePolicy.compiled(policy);
  }
}
