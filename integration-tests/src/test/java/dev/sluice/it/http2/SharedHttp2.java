package dev.sluice.it.http2;

import dev.sluice.it.Shared;
import java.io.IOException;
import java.nio.file.Path;

/** A node for each mode of {@code proxy.http2} that reaches origins. */
final class SharedHttp2 implements AutoCloseable {
  final Http2Node origin;
  final Http2Node bridge;

  private SharedHttp2(Path directory) throws IOException {
    origin = new Http2Node(directory, "origin");
    bridge = new Http2Node(directory, "bridge");
  }

  Http2Node of(String mode) {
    return mode.equals("origin") ? origin : bridge;
  }

  /** Those that need no settings of their own, and change nothing of the nodes. */
  static final class Resolver extends Shared<SharedHttp2> {
    Resolver() {
      super(
          SharedHttp2.class,
          SharedHttp2::new,
          BrokenOriginsIT.class,
          GrpcCallsIT.class,
          Http2ClientsIT.class);
    }
  }

  @Override
  public void close() {
    origin.close();
    bridge.close();
  }
}
