package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of many gibibytes through stages that read streams, in constant memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class LongStreamsIT {
  private static final long MOST_GROWTH = 32L << 20;

  /** Of each row; without it, some mebibytes. */
  private static final int GIBIBYTES = Integer.getInteger("soak.gibibytes", 0);

  private static final long BYTES = GIBIBYTES > 0 ? (long) GIBIBYTES << 30 : 8L << 20;
  private static final String GZIP = "Content-Encoding: gzip\r\n";
  private static final List<String> TABLE = new ArrayList<>();

  private SoakNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new SoakNode(directory);
  }

  @AfterAll
  void stop() {
    node.close();
    System.out.println("| stage | message | framing | coding | MiB | MB/s | 10% MiB | 100% MiB |");
    TABLE.forEach(System.out::println);
  }

  /** One way through the node. */
  record Way(String host, boolean response, boolean chunked, boolean coded) {
    RepeatedBody body() {
      return coded ? RepeatedBody.gzip(BYTES) : RepeatedBody.ofText(BYTES);
    }

    OptionalLong length() {
      return chunked ? OptionalLong.empty() : OptionalLong.of(body().length());
    }
  }

  /** Framings alternate, so that each direction has both. */
  private static String decoded(String host) {
    return host.equals(SoakNode.HOOKS) ? SoakNode.DECODED : host;
  }

  static Stream<Way> ways() {
    return Stream.of(SoakNode.HOOKS, SoakNode.SECRETS)
        .flatMap(
            host ->
                Stream.of(
                    new Way(host, true, false, false),
                    new Way(decoded(host), true, true, true),
                    new Way(host, false, true, false),
                    new Way(decoded(host), false, false, true)));
  }

  /** When the bytes began, and what was held. */
  private static final class Held {
    private long early = -1;
    private long late;
    private long measuring;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void memoryIsConstant(Way way) throws Exception {
    RepeatedBody body = way.body();
    Held held = new Held();
    long begun = System.nanoTime();
    if (way.response()) {
      response(way, body, held);
    } else {
      request(way, body, held);
    }
    double seconds = (System.nanoTime() - begun - held.measuring) / 1e9;
    TABLE.add(
        "| %s | %s | %s | %s | %d | %.0f | %d | %d |"
            .formatted(
                way.host(),
                way.response() ? "response" : "request",
                way.chunked() ? "chunked" : "declared",
                way.coded() ? "gzip" : "-",
                BYTES >> 20,
                BYTES / 1e6 / seconds,
                held.early >> 20,
                held.late >> 20));
    // The first message finds what the start has left, and may leave less.
    assertThat(held.late - held.early).isLessThan(MOST_GROWTH);
  }

  private RepeatedBody.Progress progress(RepeatedBody body, Held held) {
    return written -> {
      long begun = System.nanoTime();
      if (held.early < 0 && written >= body.length() / 10) {
        held.early = node.memory.held();
      }
      if (held.late == 0 && written >= body.length() - body.end().length) {
        held.late = node.memory.held();
      }
      held.measuring += System.nanoTime() - begun;
    };
  }

  private void response(Way way, RepeatedBody body, Held held) throws IOException {
    node.origin.at(
        "/long",
        (head, in, out) ->
            body.writeTo(
                BodyWriter.begin(
                    out, "HTTP/1.1 200 OK\r\n" + (way.coded() ? GZIP : ""), way.length()),
                progress(body, held)));
    try (SoakCall call = node.call("GET", way.host(), "/long", "Accept-Encoding: gzip\r\n").ask()) {
      HttpHead head = call.head();
      assertThat(head.status()).as(head.text()).isEqualTo(200);
      // What stages may change goes on decoded.
      RepeatedBody.Arrival arrival = (way.coded() ? RepeatedBody.ofText(BYTES) : body).arrival();
      assertThat(head.value("Content-Encoding")).isEmpty();
      assertThat(call.isWhole(head, arrival)).isTrue();
      assertThat(arrival.isComplete()).isTrue();
    }
  }

  private void request(Way way, RepeatedBody body, Held held) throws Exception {
    CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    node.origin.at(
        "/up/long",
        (head, in, out) -> {
          boolean coded = head.value("Content-Encoding").isPresent();
          RepeatedBody.Arrival arrival = (coded ? body : RepeatedBody.ofText(BYTES)).arrival();
          arrived.complete(BodyReader.isWhole(head, in, arrival) && arrival.isComplete());
          BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n", OptionalLong.of(0)).end();
        });
    try (SoakCall call = node.call("PUT", way.host(), "/up/long", way.coded() ? GZIP : "")) {
      body.writeTo(call.begin(way.length()), progress(body, held));
      assertThat(call.head().status()).isEqualTo(200);
      assertThat(arrived.join()).isTrue();
    }
  }
}
