package dev.sluice.it.autobahn;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole node: {@code sluice/secrets} reads text and binary of both sides, and finds nothing.
 * Without {@code soak.cases}, each way to a node is taken in one role.
 */
@Order(2)
class AutobahnNodeIT {
  private static final String HOST = "autobahn.test";

  private final Vertx vertx = Vertx.vertx();
  private Optional<SluiceProcess> sluice = Optional.empty();

  @AfterEach
  void close() {
    sluice.ifPresent(SluiceProcess::close);
    vertx.close().await();
  }

  private static String policy(int port) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - host: %1$s
            port: %2$d
            protocol: rest
            enforcement: enforce
            access: full
            upgrades: allow
            messages: {text: inspect, binary: inspect, from_origin: inspect}
    network_middlewares:
      leaks: {order: 1, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [%1$s]}}
    """
        .formatted(HOST, port);
  }

  private int node(Path directory, boolean tunnel, int port) {
    Deployment node = Deployment.in(directory);
    Path roots = RecordingOrigin.start(directory).certificate();
    node.write(roots, "", policy(port), List.of(HOST));
    sluice = Optional.of(node.dev());
    return new ProxyShim(vertx, node.proxy(), HOST + ":" + port, tunnel).start(vertx);
  }

  @Test
  void clientsThatTryEverything(@TempDir Path directory) throws Exception {
    AutobahnRun.clients(vertx, directory, port -> node(directory, true, port));
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.cases", matches = ".+", disabledReason = "soak/autobahn")
  void clientsThatTryEverythingWithoutATunnel(@TempDir Path directory) throws Exception {
    AutobahnRun.clients(vertx, directory, port -> node(directory, false, port));
  }

  @Test
  void originsThatTryEverything(@TempDir Path directory) throws Exception {
    AutobahnRun.origins(vertx, directory, port -> node(directory, false, port));
  }
}
