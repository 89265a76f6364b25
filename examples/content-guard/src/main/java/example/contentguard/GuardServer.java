package example.contentguard;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The service behind its socket, with health checks. */
final class GuardServer {
  /** The contract: accept 4 MiB of body and what comes with it. */
  private static final int MAX_MESSAGE = (4 << 20) + (512 << 10);

  private final Server server;
  private final HealthStatusManager health;

  private GuardServer(Server server, HealthStatusManager health) {
    this.server = server;
    this.health = health;
  }

  static GuardServer start(Options options) throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(options.listen(), credentials(options))
            .maxInboundMessageSize(MAX_MESSAGE)
            // Gateways ping their connections, also idle ones.
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new GuardService())
            .addService(health.getHealthService());
    options.trust().ifPresent(trust -> builder.intercept(new Callers(trust)));
    return new GuardServer(builder.build().start(), health);
  }

  private static ServerCredentials credentials(Options options) throws IOException {
    if (options.identity().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    Options.Identity identity = options.identity().get();
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder()
            .keyManager(identity.certificate().toFile(), identity.key().toFile());
    if (identity.clientCa().isPresent()) {
      tls.trustManager(identity.clientCa().get().toFile()).clientAuth(ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  int port() {
    return server.getPort();
  }

  void awaitEnd() throws InterruptedException {
    server.awaitTermination();
  }

  /** Takes no new calls, and gives those under way that long. */
  void stop(Duration grace) {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
