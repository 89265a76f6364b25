package dev.sluice.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that sends exactly the bytes it is told; reads time out after half a minute. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int NARROW_BYTES = 4096;

  private final Socket wire;
  private Socket socket;

  private RawClient(Socket socket) {
    this.wire = socket;
    this.socket = socket;
  }

  static RawClient connect(int port) {
    return connect(port, new Socket());
  }

  /** One that has little room for what it does not read. */
  static RawClient narrow(int port) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(NARROW_BYTES);
      return connect(port, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawClient connect(int port, Socket socket) {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The system keeps little of what the other side does not take. */
  RawClient keeping(int bytes) {
    try {
      wire.setSendBufferSize(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For more than sockets hold; what cannot be sent is lost. */
  void sendInBackground(String text) {
    OutputStream out = out();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
              } catch (IOException e) {
                // The answer came first.
              }
            });
  }

  /** Sends the same bytes until the connection is gone, and counts each time that they went. */
  void sendAgainAndAgain(byte[] bytes, LongAdder sent) {
    OutputStream out = out();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  out.write(bytes);
                  sent.increment();
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
  }

  private OutputStream out() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends nothing more, and still reads: what nc -N does. */
  RawClient endInput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same inside TLS.
   *
   * @param orderly says close_notify, and leaves the socket open; otherwise the socket alone ends
   */
  RawClient endInput(boolean orderly) {
    try {
      if (orderly) {
        socket.shutdownOutput();
      } else {
        wire.shutdownOutput();
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves at once, with a reset. */
  void breakOff() {
    try {
      wire.setSoLinger(true, 0);
      wire.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything up to and with the given text. */
  String readUntil(String end) {
    try {
      StringBuilder read = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (read.indexOf(end, read.length() - end.length()) < 0) {
        int octet = in.read();
        if (octet < 0) {
          throw new AssertionError("closed after: " + read);
        }
        read.append((char) octet);
      }
      return read.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String readHead() {
    return readUntil("\r\n\r\n");
  }

  byte[] read(int length) {
    try {
      return socket.getInputStream().readNBytes(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String readToEnd() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * CONNECT, its 200, and TLS that trusts one CA.
   *
   * @param protocols offered by ALPN
   */
  RawClient tunnel(String authority, Path ca, String... protocols) {
    connectOnly(authority);
    String host = authority.substring(0, authority.lastIndexOf(':'));
    try {
      SSLSocket tls =
          (SSLSocket)
              trusting(ca).getSocketFactory().createSocket(socket, host, socket.getPort(), true);
      SSLParameters offer = tls.getSSLParameters();
      offer.setApplicationProtocols(protocols);
      tls.setSSLParameters(offer);
      tls.startHandshake();
      socket = tls;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient connectOnly(String authority) {
    send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError("no tunnel: " + head);
    }
    return this;
  }

  private static SSLContext trusting(Path ca) {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      roots.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(roots);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
