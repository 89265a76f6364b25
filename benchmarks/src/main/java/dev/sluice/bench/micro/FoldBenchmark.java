package dev.sluice.bench.micro;

import dev.sluice.bench.scan.Bodies;
import dev.sluice.proto.v1.ChainResult;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A chain of built-in stages that allow, asked over the bus from its own event loop, one request
 * after another: the hop, the plan, the fold and the answer. The difference of two figures is the
 * cost of the additional stages.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class FoldBenchmark {
  private static final int REQUESTS = 1000;
  private static final int BODY_BYTES = 1024;

  /** Stages of the chain, all {@code openshell/regex}; without any the proxy would not ask. */
  @Param({"1", "3", "10"})
  public int stages = 1;

  private Optional<ChainOnLoop> chain = Optional.empty();

  /** Deploys the chain. */
  @Setup
  public void deploy() {
    chain = Optional.of(ChainOnLoop.deploy(stages, Bodies.clean(BODY_BYTES)));
  }

  /** Closes the Vert.x instance. */
  @TearDown
  public void close() {
    chain.ifPresent(ChainOnLoop::close);
  }

  /** One request. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public ChainResult fold() {
    return chain.orElseThrow().ask(REQUESTS);
  }
}
