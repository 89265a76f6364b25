package dev.sluice.it.service;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service on a loopback port. It takes messages on the thread that reads them, and may not block:
 * elsewhere a busy machine lets the reset that follows the last event of a stream overtake it.
 */
final class Serving {
  private static final int MAX_MESSAGE = 5 << 20;

  private Serving() {}

  static void until(ServerServiceDefinition service, int port)
      throws IOException, InterruptedException {
    until(port, List.of(service));
  }

  /** Until its process is killed. Prints what it is asked about itself. */
  static void until(int port, List<ServerServiceDefinition> services)
      throws IOException, InterruptedException {
    Server server = start(port, services.stream().map(DescribeRecorder::record).toList());
    System.out.println("ready");
    server.awaitTermination();
  }

  /** Until it is shut down. */
  static Server start(int port, List<ServerServiceDefinition> services) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    return builder.build().start();
  }
}
