package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gzip that is a thousand times as long as it seems, in both directions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class BombsIT {
  private static final long MOST_BYTES = 64L << 20;
  private static final int AT_ONCE = 8;
  private static final Executor EACH_A_THREAD = task -> Thread.ofVirtual().start(task);
  private static final long DECODED = 1L << 30;
  private static final String GZIP = "Content-Encoding: gzip\r\n";

  private final List<String> table = new ArrayList<>();
  private final RepeatedBody bomb = RepeatedBody.bomb(DECODED);
  private SoakNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new SoakNode(directory);
  }

  @AfterAll
  void stop() {
    node.close();
    System.out.printf(
        "bomb of %d bytes, %d times as many%n", bomb.length(), DECODED / bomb.length());
    System.out.printf(
        "| entry | message | end | heap of %d at once, MiB | allocated by each, MiB |%n", AT_ONCE);
    table.forEach(System.out::println);
  }

  /** What some messages at once cost together. */
  private void measured(String host, String message, Sent sent) throws IOException {
    long before = node.memory.held();
    long allocated = node.memory.allocated();
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      ends.add(CompletableFuture.supplyAsync(sent::end, EACH_A_THREAD));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    long most = node.memory.held();
    while (!all.isDone()) {
      most = Math.max(most, node.memory.held());
    }
    table.add(
        "| %s | %s | %s | %d | %d |"
            .formatted(
                host,
                message,
                ends.getFirst().join(),
                Math.max(0, most - before) >> 20,
                ((node.memory.allocated() - allocated) / AT_ONCE) >> 20));
    all.join();
    assertThat(most - before).isLessThan(MOST_BYTES);
  }

  @FunctionalInterface
  private interface Sent {
    String end();
  }

  @ParameterizedTest
  @CsvSource({"secrets.test, false", "decoded.test, false", "open.test, true"})
  void aResponseIsCutOrPassesUnread(String host, boolean passes) throws IOException {
    node.origin.at(
        "/bomb",
        (head, in, out) ->
            bomb.writeTo(
                BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n" + GZIP, OptionalLong.of(bomb.length())),
                written -> {}));
    measured(host, "response", () -> received(host, passes));
  }

  private String received(String host, boolean passes) {
    try (SoakCall call = node.call("GET", host, "/bomb", "Accept-Encoding: gzip\r\n").ask()) {
      HttpHead head = call.head();
      boolean coded = head.status() == 200 && head.value("Content-Encoding").isPresent();
      RepeatedBody.Arrival arrival = bomb.arrival();
      boolean whole = call.isWhole(head, coded ? arrival : (bytes, length) -> {});
      assertThat(head.status() == 200 && whole).as(head.text()).isEqualTo(passes);
      assertThat(arrival.isComplete()).isEqualTo(passes);
      return head.status() + (head.status() == 200 && !whole ? ", cut" : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"secrets.test, 403", "decoded.test, 403", "open.test, 200"})
  void aRequestIsRefusedOrPassesUnread(String host, int status) throws IOException {
    AtomicInteger seen = new AtomicInteger();
    node.origin.at(
        "/up/bomb",
        (head, in, out) -> {
          boolean coded = head.value("Content-Encoding").isPresent();
          boolean whole = BodyReader.isWhole(head, in, coded ? bomb.arrival() : (b, l) -> {});
          seen.addAndGet(whole ? 1 : 0);
          BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n", OptionalLong.of(0)).end();
        });
    measured(host, "request", () -> answered(host, status));
    assertThat(seen).hasValue(status == 200 ? AT_ONCE : 0);
  }

  private String answered(String host, int status) {
    try (SoakCall call = node.call("PUT", host, "/up/bomb", GZIP)) {
      EACH_A_THREAD.execute(() -> send(call));
      HttpHead head = call.head();
      assertThat(head.status()).as(head.text()).isEqualTo(status);
      return Integer.toString(head.status());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(SoakCall call) {
    try {
      bomb.writeTo(call.begin(OptionalLong.of(bomb.length())), written -> {});
    } catch (IOException e) {
      // Refused while it was sent.
    }
  }
}
