package dev.sluice.it.slow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An origin that accepts connections and reads nothing. */
final class DeafOrigin implements AutoCloseable {
  private static final int ROOM_BYTES = 4096;
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

  private DeafOrigin(ServerSocket server) {
    this.server = server;
    Thread.ofPlatform().daemon().name("deaf origin").start(this::accept);
  }

  static DeafOrigin start() {
    try {
      ServerSocket server = new ServerSocket();
      server.setReceiveBufferSize(ROOM_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      return new DeafOrigin(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        accepted.add(server.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }
}
