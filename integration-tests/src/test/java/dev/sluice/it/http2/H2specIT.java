package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.clients.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All cases of h2spec against the listener. */
class H2specIT {
  @Test
  void findsNoFault(@TempDir Path directory) throws IOException {
    Program h2spec = Program.installed("h2spec");
    try (BridgeNode node = BridgeNode.start(directory, "")) {
      new TunnelShim(node.vertx, node.deployment.proxy(), node.authority())
          .listen(node.vertx, node.port());

      String report =
          h2spec.run(directory, "-h", BridgeNode.HOST, "-p", node.port(), "-t", "-k", "-o", "3");

      assertThat(report).contains(" 0 skipped, 0 failed");
    }
  }
}
