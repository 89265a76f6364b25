package dev.sluice.wire.tls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The JDK's blocking TLS client; trusts every certificate and counts full handshakes. */
final class TlsClient {
  private final SSLContext context;
  private final AtomicInteger fullHandshakes = new AtomicInteger();

  TlsClient() {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Counting(fullHandshakes)}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Number of full handshakes, which resumed no session. */
  int fullHandshakes() {
    return fullHandshakes.get();
  }

  /** Connects with the given server names, or none. */
  SSLSocket connect(int port, String... serverNames) throws IOException {
    return layered(new Socket(InetAddress.getLoopbackAddress(), port), port, serverNames);
  }

  /** Sends text in clear in one segment with its hello. */
  SSLSocket connectPipelined(int port, String text) throws IOException {
    return layered(new Pipelined(port, text), port);
  }

  private SSLSocket layered(Socket plain, int port, String... serverNames) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(
        Stream.of(serverNames)
            .<SNIServerName>map(n -> new SNIHostName(n.getBytes(StandardCharsets.US_ASCII)))
            .toList());
    socket.setSSLParameters(parameters);
    return socket;
  }

  static void offer(SSLSocket socket, List<String> protocols) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    socket.setSSLParameters(parameters);
  }

  static void version(SSLSocket socket, String version) {
    socket.setEnabledProtocols(new String[] {version});
  }

  static String echo(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes(text.length());
    return new String(answer, StandardCharsets.US_ASCII);
  }

  private record Counting(AtomicInteger seen) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      seen.incrementAndGet();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class Pipelined extends Socket {
    private byte[] head;

    Pipelined(int port, String head) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
      this.head = head.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          byte[] joined = new byte[head.length + length];
          System.arraycopy(head, 0, joined, 0, head.length);
          System.arraycopy(bytes, from, joined, head.length, length);
          head = new byte[0];
          out.write(joined);
        }
      };
    }
  }
}
