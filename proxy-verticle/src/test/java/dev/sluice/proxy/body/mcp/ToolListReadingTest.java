package dev.sluice.proxy.body.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.mcp.ToolList;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a response is read that may hold a list. */
class ToolListReadingTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static byte[] list(int padding) {
    return ("{\"pad\":\"" + "x".repeat(padding) + "\",\"result\":{\"tools\":[{\"name\":\"a\"}]}}")
        .getBytes(UTF_8);
  }

  /** Whether the loop itself has read it, and what. */
  private record Reading(boolean onLoop, Future<Optional<ToolList>> list) {}

  private Reading read(byte[] json) {
    Promise<Reading> done = Promise.promise();
    vertx.runOnContext(
        ignored -> {
          Future<Optional<ToolList>> list = ToolLists.read(Vertx.currentContext(), json);
          done.complete(new Reading(list.isComplete(), list));
        });
    return done.future().await();
  }

  @Test
  void aShortOneIsReadAtOnce() {
    Reading reading = read(list(1));

    assertThat(reading.onLoop()).isTrue();
    assertThat(reading.list().await()).isPresent();
  }

  @Test
  void aLongOneIsReadOnAWorker() {
    Reading reading = read(list(ToolLists.MOST_ON_LOOP));

    assertThat(reading.onLoop()).isFalse();
    assertThat(reading.list().await()).isPresent();
  }

  @Test
  void aLongOneWithoutAListIsNotRead() {
    assertThat(read("[0]".repeat(40_000).getBytes(UTF_8)).onLoop()).isTrue();
  }
}
