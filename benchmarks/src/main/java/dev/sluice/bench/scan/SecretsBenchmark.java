package dev.sluice.bench.scan;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.List;
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

/**
 * Runs the built-ins that read bodies on bodies with and without secrets, {@code openshell/regex}
 * also beyond its limit, to show the scan.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SecretsBenchmark {
  /** The built-in; {@code custom} is {@code sluice/secrets} with a pattern of the operator. */
  @Param({"openshell/regex", "sluice/secrets", "custom"})
  public String builtIn = "sluice/secrets";

  /** Bytes of the body. */
  @Param({"1024", "65536", "1048576"})
  public int size = 1024;

  /** The content of the body. */
  @Param({"clean", "near", "hits", "escaped"})
  public String body = "clean";

  private Evaluator evaluator = subject -> new Evaluation.Passed();
  private Subject subject = subject(new byte[0]);

  /** Prepares entry and body. */
  @Setup
  public void prepare() {
    evaluator = builtIn.equals("custom") ? custom() : prepared(builtIn, Value.MapValue.EMPTY);
    subject =
        subject(
            switch (body) {
              case "clean" -> Bodies.clean(size);
              case "near" -> Bodies.near(size);
              case "hits" -> Bodies.hits(size);
              case "escaped" -> Bodies.escaped(size);
              default -> throw new IllegalArgumentException(body);
            });
  }

  /** One evaluation. */
  @Benchmark
  public Evaluation evaluate() {
    return evaluator.evaluate(subject);
  }

  private static Subject subject(byte[] body) {
    return new Subject(
        HttpRequestTarget.getDefaultInstance(), List.of(), UnsafeByteOperations.unsafeWrap(body));
  }

  private static Evaluator custom() {
    Value.MapValue pattern =
        new Value.MapValue(
            Map.of(
                "name", new Value.TextValue("corp-key"),
                "prefix", new Value.TextValue("corp_"),
                "pattern", new Value.TextValue("[a-z0-9]{32}")));
    return prepared(
        "sluice/secrets",
        new Value.MapValue(Map.of("custom", new Value.ListValue(List.of(pattern)))));
  }

  private static Evaluator prepared(String name, Value.MapValue config) {
    Optional<BuiltIn> builtIn = new BuiltIns().find(name);
    return switch (builtIn.orElseThrow().prepare(config)) {
      case Prepared.Ready ready -> ready.evaluator();
      case Prepared.Invalid invalid -> throw new IllegalStateException(invalid.reason());
    };
  }
}
