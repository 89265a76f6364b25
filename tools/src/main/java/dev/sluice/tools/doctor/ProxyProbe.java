package dev.sluice.tools.doctor;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks the proxy as the trials do, without any client, so that its faults are told apart from those
 * of clients. Blocks for at most a few seconds.
 *
 * @param credentials as in a URL, with an at sign at the end; empty without
 * @param authority PEM
 */
record ProxyProbe(HostPort proxy, String credentials, Path authority) {
  private static final String HOST = "sluice.local";
  private static final int PORT = 443;
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int LONGEST_HEAD = 16 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*");

  /**
   * @throws IOException when the certificate to trust cannot be used
   */
  ProxyState state() throws IOException {
    SSLContext trusting = trusting();
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(connect().getBytes(StandardCharsets.US_ASCII));
      int status = status(head(socket.getInputStream()));
      return switch (status) {
        case 0 -> new ProxyState.Silent("it is no HTTP proxy");
        case 200 -> secured(trusting, socket);
        case 407 -> new ProxyState.WantsToken();
        default -> new ProxyState.Refusing(status);
      };
    } catch (UnknownHostException e) {
      return new ProxyState.Silent("its name cannot be resolved");
    } catch (ConnectException e) {
      return new ProxyState.Silent("connection refused");
    } catch (SocketTimeoutException e) {
      return new ProxyState.Silent("timed out");
    } catch (SSLException e) {
      return new ProxyState.OtherAuthority();
    } catch (IOException e) {
      return new ProxyState.Silent("connection closed");
    }
  }

  private static ProxyState secured(SSLContext trusting, Socket socket) throws IOException {
    try (SSLSocket secured =
        (SSLSocket) trusting.getSocketFactory().createSocket(socket, HOST, PORT, true)) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return new ProxyState.Answering();
    }
  }

  private String connect() {
    String target = HOST + ":" + PORT;
    return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization() + "\r\n";
  }

  /** RFC 7617 section 2. */
  private String authorization() {
    if (credentials.isEmpty()) {
      return "";
    }
    String plain =
        URLDecoder.decode(
            credentials.substring(0, credentials.length() - 1), StandardCharsets.UTF_8);
    return "Proxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  /** Not a byte beyond the head, which is followed by TLS. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Of a status line; 0 when it is none. */
  private static int status(String head) {
    Matcher line = STATUS.matcher(head.lines().findFirst().orElse(""));
    return line.matches() ? Integer.parseInt(line.group(1)) : 0;
  }

  private SSLContext trusting() throws IOException {
    try {
      KeyStore roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      for (X509Certificate root : new PemFile(authority, "--ca").certificates()) {
        roots.setCertificateEntry("root-" + roots.size(), root);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(roots);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | PemException e) {
      throw new IOException("the certificate cannot be used", e);
    }
  }

  @Override
  public String toString() {
    return "ProxyProbe[" + proxy + "]";
  }
}
