package dev.sluice.bench.micro;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.RegexRedactor;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** Runs {@code openshell/regex} on a body without keys, also beyond its limit, to show the scan. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RedactorBenchmark {
  private static final String PROSE =
      "{\"role\":\"user\",\"content\":\"ask me about risk-taking\"},";

  /** Bytes of the body. */
  @Param({"1024", "65536", "1048576"})
  public int size = 1024;

  private Subject subject = subject(ByteString.EMPTY);

  /** Makes a JSON-like body with the first letters of a key at intervals. */
  @Setup
  public void prepare() {
    String body = PROSE.repeat(size / PROSE.length() + 1).substring(0, size);
    subject = subject(UnsafeByteOperations.unsafeWrap(body.getBytes(StandardCharsets.US_ASCII)));
  }

  private static Subject subject(ByteString body) {
    return new Subject(HttpRequestTarget.getDefaultInstance(), List.of(), body);
  }

  /** One evaluation. */
  @Benchmark
  public Evaluation evaluate() {
    return switch (new RegexRedactor().prepare(Value.MapValue.EMPTY)) {
      case Prepared.Ready ready -> ready.evaluator().evaluate(subject);
      case Prepared.Invalid invalid -> throw new IllegalStateException(invalid.reason());
    };
  }
}
