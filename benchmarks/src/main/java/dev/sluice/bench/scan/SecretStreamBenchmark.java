package dev.sluice.bench.scan;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.source.Value;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.detect.scrub.Scrubber;
import dev.sluice.detect.scrub.Scrubbers;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
 * A clean response of 64 MiB in pieces through {@code sluice/secrets} with its defaults, and
 * through the search of put secrets. The time of one response.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class SecretStreamBenchmark {
  private static final int SIZE = 64 << 20;

  /** The kind of body; {@code gzip} is a chat of this length in the coding. */
  @Param({"prose", "json", "events", "gzip"})
  public String body = "prose";

  /** Bytes of a piece; with 0, an event each. */
  @Param({"65536", "0"})
  public int piece = 65_536;

  private final List<ByteString> pieces = new ArrayList<>();
  private final List<HttpHeader> headers = new ArrayList<>();
  private final Scrubbers scrubbers =
      Scrubbers.of(
          List.of(new ScrubbedValue("api", ascii("Zq7-put-secret-of-api"), ascii("placeholder"))));

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Makes the body. */
  @Setup
  public void prepare() {
    switch (body) {
      case "events" -> {
        headers.add(header("content-type", "text/event-stream"));
        cut(events(), piece);
      }
      case "gzip" -> {
        headers.add(header("content-encoding", "gzip"));
        cut(ContentCodec.GZIP.encode(SecretTexts.of("chat").make(SIZE, false)), 65_536);
      }
      case "json" -> cut(Bodies.clean(SIZE), 65_536);
      default -> cut(SecretTexts.of("prose").make(SIZE, false), 65_536);
    }
  }

  private static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  private static byte[] events() {
    String prose = new String(SecretTexts.of("prose").make(4096, false), StandardCharsets.US_ASCII);
    StringBuilder events = new StringBuilder(SIZE + 4096);
    for (int i = 0; events.length() < SIZE; i++) {
      String words = prose.substring(i % 4000, i % 4000 + 20).replaceAll("[^A-Za-z ]", " ");
      events
          .append("data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
          .append(words)
          .append("\"}}]}\n\n");
    }
    return ascii(events.toString());
  }

  private void cut(byte[] bytes, int size) {
    int from = 0;
    while (from < bytes.length) {
      int end = size > 0 ? Math.min(bytes.length, from + size) : eventEnd(bytes, from);
      pieces.add(UnsafeByteOperations.unsafeWrap(bytes, from, end - from));
      from = end;
    }
  }

  private static int eventEnd(byte[] bytes, int from) {
    int at = from + 1;
    while (at < bytes.length && (bytes[at] != '\n' || bytes[at - 1] != '\n')) {
      at++;
    }
    return Math.min(bytes.length, at + 1);
  }

  /** The stage; the bytes that went on. */
  @Benchmark
  public long secrets() {
    StreamSearch search = begin();
    long out = 0;
    search.head();
    for (ByteString one : pieces) {
      out += size(search.add(one));
    }
    return out + size(search.end(List.of()));
  }

  private static long size(StreamSearch.Step step) {
    return step.output().stream().mapToLong(ByteString::size).sum();
  }

  private StreamSearch begin() {
    StreamHead head =
        new StreamHead(
            RequestContext.getDefaultInstance(),
            HttpRequestTarget.newBuilder().setHost("api.example.com").build(),
            OptionalInt.of(200),
            headers,
            List.of(),
            OptionalLong.empty(),
            body.equals("gzip") ? Optional.of("gzip") : Optional.empty());
    return switch (new SecretsMiddleware().prepare(Value.MapValue.EMPTY)) {
      case Prepared.Ready ready ->
          ready.evaluator().streams().flatMap(streams -> streams.begin(head)).orElseThrow();
      case Prepared.Invalid invalid -> throw new IllegalStateException(invalid.reason());
    };
  }

  /** The search of put secrets; the bytes that went on. */
  @Benchmark
  public long scrub() {
    Scrubber scrubber = scrubbers.begin();
    long out = 0;
    for (ByteString one : pieces) {
      byte[] bytes = one.toByteArray();
      out += scrubber.add(bytes, 0, bytes.length).length;
    }
    return out + scrubber.rest().length;
  }
}
