package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that the node ends: streams in flight finish, and no others begin. */
class LeavingIT {
  private static final int NO_ERROR = 0;

  @TempDir private Path directory;
  private BridgeNode node;

  @BeforeEach
  void start() throws IOException {
    node = BridgeNode.start(directory, "  timeouts: {lame_duck: 1s}\n");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private FrameClient inFlight() throws IOException {
    FrameClient client = FrameClient.open(node);
    client.frames().request(1, node.authority(), "/held", true);
    client.flush();
    client.sees("DATA 1 5");
    return client;
  }

  /** A request that crosses the GOAWAY, with a body, is none of the client's faults. */
  private void finishes(FrameClient client) {
    client.sees("GOAWAY 1 0");
    client.frames().request(3, node.authority(), "/", false);
    client.frames().frame(RawFrames.DATA, RawFrames.END_STREAM, 3, new byte[100]);
    client.frames().frame(RawFrames.PING, 0, 0, new byte[8]);
    client.flush();
    client.sees("PONG");

    node.held.forEach(response -> response.end("ended"));

    assertThat(client.ending()).isEqualTo(NO_ERROR);
    assertThat(client.seen).contains("DATA 1 5 end").doesNotContain("HEADERS 3");
  }

  @Test
  void aNodeThatStopsLetsStreamsFinish() throws IOException {
    try (FrameClient client = inFlight()) {
      node.terminate();
      client.sees("GOAWAY " + Integer.MAX_VALUE + " " + NO_ERROR);
      finishes(client);
    }
  }

  @Test
  void aPolicyThatAdmitsLessLetsStreamsFinish() throws IOException {
    try (FrameClient client = inFlight()) {
      node.admit("read-only");
      finishes(client);
    }
  }
}
