package example.responseguard;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Serves one of the two contracts: {@code [--older] [PORT]}. */
public final class Main {
  /** The contract: accept 4 MiB of body and what comes with it. */
  private static final int MAX_MESSAGE = (4 << 20) + (512 << 10);

  private Main() {}

  /** Ends with SIGTERM. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = List.of(arguments);
    int port =
        given.stream()
            .filter(text -> !text.startsWith("-"))
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElse(50053);
    Server server = start(port, !given.contains("--older"));
    System.out.println("response-guard on 127.0.0.1:" + server.getPort());
    System.out.println("ready");
    server.awaitTermination();
  }

  /**
   * @param hooks the hooks, or else the older contract
   */
  static Server start(int port, boolean hooks) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", port), InsecureServerCredentials.create())
            .maxInboundMessageSize(MAX_MESSAGE)
            // Gateways ping their connections, also idle ones.
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new Manifest(hooks));
    return (hooks ? builder.addService(new Hooks()) : builder.addService(new OlderResponses()))
        .build()
        .start();
  }
}
