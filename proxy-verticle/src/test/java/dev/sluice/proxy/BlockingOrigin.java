package dev.sluice.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** An origin that is told connection by connection what to do, on plain sockets. */
final class BlockingOrigin implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final ServerSocket server;

  private BlockingOrigin(ServerSocket server) {
    this.server = server;
  }

  /** What happens on one connection, which closes afterwards. */
  interface Talk<T> {
    T with(Socket client) throws IOException;
  }

  static BlockingOrigin open() {
    try {
      return new BlockingOrigin(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Takes the next connection. */
  <T> CompletableFuture<T> serve(Talk<T> talk) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = server.accept()) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            return talk.with(client);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
