package dev.sluice.proxy;

import dev.sluice.wire.tls.IssuedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An origin on blocking sockets, which take no memory of Netty's. It reads one head from each
 * connection and nothing more, and sends when it is told to.
 */
final class HeadOrigin implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final int NARROW_BYTES = 4096;

  /**
   * Send buffer of the system. Without a bound it takes megabytes, and TLS encrypts all of them.
   */
  static final int SENT_BYTES = 64 << 10;

  private static final byte[] RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server = bound();
  private final Optional<SSLContext> tls;
  private final Queue<Socket> wires = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger heads = new AtomicInteger();

  /** Sent as soon as a head was read. */
  private final byte[] first;

  /** Sent before the bytes that are sent again and again. */
  private final byte[] second;

  private HeadOrigin(Optional<SSLContext> tls, boolean switches) {
    this.tls = tls;
    this.first = switches ? Requests.SWITCHED.getBytes(StandardCharsets.US_ASCII) : new byte[0];
    this.second = switches ? new byte[0] : RESPONSE;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private static ServerSocket bound() {
    try {
      ServerSocket server = new ServerSocket();
      server.setReceiveBufferSize(NARROW_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param switches answers a WebSocket handshake
   */
  static HeadOrigin plain(boolean switches) {
    return new HeadOrigin(Optional.empty(), switches);
  }

  static HeadOrigin tls(IssuedCertificate identity, boolean switches) {
    try {
      return new HeadOrigin(Optional.of(context(identity)), switches);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(IssuedCertificate identity)
      throws IOException, GeneralSecurityException {
    char[] password = {};
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, password);
    keys.setKeyEntry(
        "origin",
        identity.key(),
        password,
        new X509Certificate[] {identity.certificate(), identity.issuer()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void accept() {
    try {
      while (true) {
        Socket wire = server.accept();
        wire.setSendBufferSize(SENT_BYTES);
        wires.add(wire);
        Socket socket = tls.isPresent() ? encrypted(tls.get(), wire) : wire;
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> readHead(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static Socket encrypted(SSLContext context, Socket wire) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(wire, "client", wire.getPort(), true);
    socket.setUseClientMode(false);
    return socket;
  }

  private void readHead(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      socket.getOutputStream().write(first);
      heads.incrementAndGet();
    } catch (IOException e) {
      // The test is over.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Connections from which a head was read. */
  int heads() {
    return heads.get();
  }

  /** Answers on every connection with a body that is sent until the connection is gone. */
  void sendAgainAndAgain(byte[] bytes, LongAdder sent) {
    sockets.forEach(socket -> Thread.ofPlatform().daemon().start(() -> send(socket, bytes, sent)));
  }

  private void send(Socket socket, byte[] bytes, LongAdder sent) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(second);
      while (true) {
        out.write(bytes);
        sent.increment();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** Not through TLS, which would wait for a write that is stuck. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket wire : wires) {
        wire.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
