package dev.sluice.bench.micro;

import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Parses a request head as an SDK sends it: 12 fields, about 500 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HeadParserBenchmark {
  private static final String HEAD =
      """
      POST /v1/chat/completions?beta=true HTTP/1.1
      Host: api.example.com
      Connection: keep-alive
      Content-Length: 1024
      Accept: application/json
      Content-Type: application/json
      User-Agent: Agent/Python 1.99.1
      X-Stainless-Lang: python
      X-Stainless-Package-Version: 1.99.1
      X-Stainless-OS: Linux
      X-Stainless-Arch: x64
      Authorization: Bearer 0123456789abcdef0123456789abcdef
      Accept-Encoding: gzip, deflate, br

      """
          .replace("\n", "\r\n");

  private final byte[] bytes = HEAD.getBytes(StandardCharsets.US_ASCII);
  private final RequestHeadParser parser = new RequestHeadParser(8192);

  /** One head. */
  @Benchmark
  public HeadResult<RequestHead> parse() {
    return parser.parse(bytes, 0, bytes.length);
  }
}
