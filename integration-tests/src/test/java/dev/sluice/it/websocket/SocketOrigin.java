package dev.sluice.it.websocket;

import dev.sluice.it.websocket.FrameSocket.Message;
import dev.sluice.it.websocket.Handshake.Head;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A WebSocket origin that keeps what it receives. What it does follows from the path: {@code
 * /echo}, and what a test {@link #script scripts}. It speaks TLS with clients that do. Virtual
 * threads.
 */
final class SocketOrigin implements AutoCloseable {
  /** Begin of the paths without a WebSocket. */
  static final String REFUSED = "/refused";

  private static final byte[] REFUSAL =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final int BACKLOG = 4096;

  /** First byte of a TLS connection. */
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket server;
  private final SSLContext identity;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<Message>> received = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What an origin does with one session. */
  interface Script {
    /** Ends the session when it returns. */
    void run(FrameSocket socket) throws IOException;
  }

  private SocketOrigin(ServerSocket server, SSLContext identity) {
    this.server = server;
    this.identity = identity;
  }

  static SocketOrigin start(SSLContext identity) {
    return start(identity, 0);
  }

  private static SocketOrigin start(SSLContext identity, int port) {
    try {
      SocketOrigin origin =
          new SocketOrigin(
              new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), identity);
      Thread.ofVirtual().start(origin::accept);
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process whose open files are not those of the clients. Its port is the only argument. */
  public static void main(String[] arguments) throws Exception {
    start(SSLContext.getDefault(), Integer.parseInt(arguments[0]));
    System.out.println("ready");
    System.in.read();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Lets sessions of a path do something else than echo. */
  void script(String path, Script script) {
    scripts.put(path, script);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      PushbackInputStream plain = new PushbackInputStream(socket.getInputStream());
      int first = plain.read();
      if (first == TLS_HANDSHAKE) {
        byte[] consumed = {TLS_HANDSHAKE};
        ByteArrayInputStream begin = new ByteArrayInputStream(consumed);
        Socket tls = identity.getSocketFactory().createSocket(socket, begin, true);
        serve(tls, new DataInputStream(tls.getInputStream()));
      } else if (first >= 0) {
        plain.unread(first);
        serve(socket, new DataInputStream(plain));
      }
    } catch (IOException | UncheckedIOException e) {
      // The peer left, or sent what is no handshake: the test sees that it gets no answer.
    } finally {
      open.remove(socket);
    }
  }

  private void serve(Socket socket, DataInputStream in) throws IOException {
    try (socket) {
      Head request = Handshake.head(in);
      String path = request.line().split(" ", 3)[1];
      if (path.startsWith(REFUSED)) {
        socket.getOutputStream().write(REFUSAL);
        return;
      }
      FrameSocket peer = Handshake.accept(socket, in, request);
      scripts.getOrDefault(path, session -> echo(path, session)).run(peer);
    }
  }

  /** Sends back what comes, until a close. */
  private void echo(String path, FrameSocket socket) {
    while (true) {
      Message message = socket.receive();
      keep(path, message);
      if (message.isClose()) {
        socket.send(Frame.of(Frame.CLOSE, message.payload()));
        return;
      }
      socket.send(message.opcode(), message.payload());
    }
  }

  /** Notes a message that a script received. */
  void keep(String path, Message message) {
    received(path).add(message);
  }

  private BlockingQueue<Message> received(String path) {
    return received.computeIfAbsent(path, ignored -> new LinkedBlockingQueue<>());
  }

  /** The next message or close that a path received. */
  Message next(String path) {
    try {
      Message next = received(path).poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came to " + path);
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that a path received so far, closes left out. */
  List<String> texts(String path) {
    return received(path).stream()
        .filter(message -> !message.isClose())
        .map(message -> new String(message.payload(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
