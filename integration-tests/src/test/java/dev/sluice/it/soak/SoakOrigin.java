package dev.sluice.it.soak;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** An origin whose answers tests write to the socket. One request for each connection. */
final class SoakOrigin implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Optional<ServerSocket> secured;
  private final Map<String, Answering> answers = new ConcurrentHashMap<>();

  SoakOrigin() {
    this(Optional.empty());
  }

  /**
   * Listens.
   *
   * @param identity for a second port, with TLS
   */
  SoakOrigin(Optional<SSLContext> identity) {
    InetAddress here = InetAddress.getLoopbackAddress();
    try {
      server = new ServerSocket(0, BACKLOG, here);
      secured =
          identity.isPresent()
              ? Optional.of(
                  identity.get().getServerSocketFactory().createServerSocket(0, BACKLOG, here))
              : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(server));
    secured.ifPresent(port -> Thread.ofVirtual().start(() -> accept(port)));
  }

  /** Answers one request. */
  @FunctionalInterface
  interface Answering {
    /** Reads the body, if it likes to, and writes the response. */
    void answer(HttpHead head, InputStream in, OutputStream out) throws IOException;
  }

  /** What a path answers. */
  void at(String path, Answering answer) {
    answers.put(path, answer);
  }

  void forget(String path) {
    answers.remove(path);
  }

  int port() {
    return server.getLocalPort();
  }

  int tlsPort() {
    return secured.orElseThrow().getLocalPort();
  }

  private void accept(ServerSocket listening) {
    try {
      while (!listening.isClosed()) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      HttpHead head = HttpHead.read(in);
      OutputStream out = socket.getOutputStream();
      Optional<Answering> answer = Optional.ofNullable(answers.get(head.path()));
      if (answer.isPresent()) {
        answer.get().answer(head, in, out);
      } else {
        BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n", java.util.OptionalLong.of(0)).end();
      }
    } catch (IOException e) {
      // The node has closed the connection; its client knows.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      if (secured.isPresent()) {
        secured.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
