package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A secret in a message that is cut at every place, and into single bytes, in both directions, with
 * and without compression: no peer ever receives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class SocketCanariesIT {
  private static final String CANARY = "sk-canary0123456789abcdefgh";
  private static final String TEXT = "{\"note\":\"é\",\"token\":\"" + CANARY + "\"}";
  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger paths = new AtomicInteger();
  private SocketNode node;

  /** How a message is sent: cut at a place, or into bytes for -1. */
  private record Cut(int opcode, int at) {
    void send(FrameSocket socket) {
      if (at < 0) {
        socket.bytewise(opcode, BYTES);
      } else {
        socket.split(opcode, BYTES, at);
      }
    }
  }

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  @ParameterizedTest
  @CsvSource({
    "deny.test, 1, false", "deny.test, 1, true", "deny.test, 2, false", "deny.test, 2, true",
    "redact.test, 1, false", "redact.test, 1, true", "redact.test, 2, false",
        "redact.test, 2, true",
  })
  void noneReachesAnOrigin(String host, int opcode, boolean deflated) throws IOException {
    boolean passes = host.equals("redact.test") && opcode == Frame.TEXT;
    for (int at = -1; at <= BYTES.length; at++) {
      String path = "/out-" + paths.incrementAndGet();
      try (FrameSocket socket = open(host, path, deflated)) {
        new Cut(opcode, at).send(socket);
        FrameSocket.Message end = socket.receive();
        assertThat(end.isClose()).as("cut at %d", at).isNotEqualTo(passes);
      }
      FrameSocket.Message received = node.origin().next(path);
      assertThat(received.isClose()).as("cut at %d", at).isNotEqualTo(passes);
      assertThat(received.text()).as("cut at %d", at).doesNotContain(CANARY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deny.test, 1, false", "deny.test, 1, true", "deny.test, 2, false", "deny.test, 2, true",
    "redact.test, 1, false", "redact.test, 1, true", "redact.test, 2, false",
        "redact.test, 2, true",
  })
  void noneReachesAClient(String host, int opcode, boolean deflated) throws IOException {
    boolean passes = host.equals("redact.test") && opcode == Frame.TEXT;
    for (int at = -1; at <= BYTES.length; at++) {
      String path = "/in-" + paths.incrementAndGet();
      Cut cut = new Cut(opcode, at);
      node.origin().script(path, socket -> sendAndWait(socket, cut));
      try (FrameSocket socket = open(host, path, deflated)) {
        FrameSocket.Message received = socket.receive();
        assertThat(received.isClose()).as("cut at %d", at).isNotEqualTo(passes);
        assertThat(received.text()).as("cut at %d", at).doesNotContain(CANARY);
      }
    }
  }

  private static void sendAndWait(FrameSocket socket, Cut cut) {
    cut.send(socket);
    try {
      socket.receive();
    } catch (UncheckedIOException e) {
      // The client left.
    }
  }

  private FrameSocket open(String host, String path, boolean deflated) throws IOException {
    FrameSocket socket = deflated ? node.openDeflated(host, path) : node.open(host, path);
    assertThat(socket.isDeflated()).isEqualTo(deflated);
    return socket;
  }
}
