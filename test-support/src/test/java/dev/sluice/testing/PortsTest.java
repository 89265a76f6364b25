package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** More than a block has. */
  private static final int MANY = 250;

  @Test
  void eachIsGivenOnce() {
    assertThat(IntStream.range(0, MANY).map(i -> Ports.free()))
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 20_000 && port < 32_000);
  }

  /** Another process that asks for ports finds the block taken. */
  @Test
  void theirBlockIsTaken() {
    int port = Ports.free();

    assertThatThrownBy(() -> new ServerSocket(port / 100 * 100).close())
        .isInstanceOf(BindException.class);
  }

  @Test
  void waitsForTheEndOfAListener() throws Exception {
    int port = Ports.free();
    CompletableFuture<Void> free;
    try (ServerSocket listener = new ServerSocket(port)) {
      free = CompletableFuture.runAsync(() -> Ports.awaitFree(listener.getLocalPort()));

      assertThatThrownBy(() -> free.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
    }
    free.get(30, TimeUnit.SECONDS);
  }
}
