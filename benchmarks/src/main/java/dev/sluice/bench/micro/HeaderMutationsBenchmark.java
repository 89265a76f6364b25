package dev.sluice.bench.micro;

import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** Checks and applies the header mutations of one stage, on a request with 24 headers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HeaderMutationsBenchmark {
  private static final int HEADERS = 24;

  /** Number of mutations: writes of every kind and removals in turn. */
  @Param({"1", "8", "64"})
  public int mutations = 1;

  private List<HttpHeader> headers = List.of();
  private List<HeaderMutation> asked = List.of();

  /** Makes the headers and the mutations. */
  @Setup
  public void prepare() {
    List<HttpHeader> present = new ArrayList<>();
    for (int i = 0; i < HEADERS; i++) {
      present.add(
          HttpHeader.newBuilder().setName("x-header-" + i).setValue("value of it " + i).build());
    }
    headers = List.copyOf(present);
    List<HeaderMutation> made = new ArrayList<>();
    for (int i = 0; i < mutations; i++) {
      made.add(mutation(i));
    }
    asked = List.copyOf(made);
  }

  private static HeaderMutation mutation(int i) {
    String name = "X-Header-" + i % HEADERS;
    return switch (i % 4) {
      case 0 -> write(name, ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND);
      case 1 -> write(name, ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE);
      case 2 -> write(name, ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP);
      default ->
          HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
    };
  }

  private static HeaderMutation write(String name, ExistingHeaderAction onExisting) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue("another value")
                .setOnExisting(onExisting))
        .build();
  }

  /** All mutations of one stage. */
  @Benchmark
  public MutationOutcome apply() {
    return HeaderMutations.apply(asked, headers, Set.of("x-nominated"), WriteRule.END_TO_END);
  }
}
