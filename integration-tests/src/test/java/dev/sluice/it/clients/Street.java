package dev.sluice.it.clients;

import dev.sluice.it.Deployment;
import dev.sluice.it.Shared;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.Trust;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sluice with a {@link Shop} behind it, the same for the tests of several classes. */
final class Street implements AutoCloseable {
  /** That "ws" ends like "https" says nothing. */
  private static final Set<String> TLS = Set.of("https", "wss");

  private final Path directory;
  private final Shop shop;
  private final Deployment node;
  private final SluiceProcess sluice;

  private Street(Path directory) {
    this.directory = directory;
    TestIdentity identity = TestIdentity.create(directory, "origin", List.of(Deployment.PLAIN));
    shop = new Shop(directory.resolve("files"), identity);
    node = Deployment.in(directory);
    String policy =
        """
        version: 1
        network_policies:
          test:
            endpoints:
              - {host: %s, ports: [%d, %d], protocol: rest, enforcement: enforce, access: full,
                 upgrades: allow}
        """
            .formatted(Deployment.PLAIN, shop.port(), shop.tlsPort());
    sluice = node.write(identity.certificate(), "", policy, List.of(Deployment.PLAIN)).dev();
  }

  /** For clients that run one after the other. */
  static final class OfClients extends Shared<Street> {
    OfClients() {
      super(
          Street.class,
          Street::new,
          CurlIT.class,
          GitIT.class,
          JavaClientIT.class,
          MavenIT.class,
          NpmIT.class,
          RefusedClientsIT.class,
          ScriptsIT.class);
    }
  }

  /** For commands, whose tests are isolated and thus run behind all others. */
  static final class OfCommands extends Shared<Street> {
    OfCommands() {
      super(Street.class, Street::new, DoctorIT.class, EnvironmentIT.class);
    }
  }

  /** Where the shop answers. */
  String url(String scheme, String path) {
    int port = TLS.contains(scheme) ? shop.tlsPort() : shop.port();
    return "%s://%s:%d%s".formatted(scheme, Deployment.PLAIN, port, path);
  }

  /** A file of the shop. */
  void put(String path, String text) {
    try {
      Path file = files().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path files() {
    return directory.resolve("files");
  }

  String proxy() {
    return node.proxyUrl();
  }

  int proxyPort() {
    return node.proxy();
  }

  /** PEM. */
  Path ca() {
    return node.ca();
  }

  /**
   * Options of {@code env}, {@code exec} and {@code doctor}.
   *
   * @param authority that clients shall trust
   * @param files where the files for clients are written
   */
  Stream<String> clientOptions(Path authority, Path files) {
    return Stream.of(
        "--proxy",
        "127.0.0.1:" + proxyPort(),
        "--ca",
        authority.toString(),
        "--dir",
        files.toString());
  }

  /** The certificate for Java programs. */
  Path trustStore(String password) {
    Path file = directory.resolve("trust.p12");
    try (InputStream ca = Files.newInputStream(ca());
        OutputStream out = Files.newOutputStream(file)) {
      KeyStore roots = KeyStore.getInstance("PKCS12");
      roots.load(null, new char[0]);
      roots.setCertificateEntry(
          "sluice", CertificateFactory.getInstance("X.509").generateCertificate(ca));
      roots.store(out, password.toCharArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Java's own, as it is when nobody chooses a version. */
  HttpClient client() {
    return HttpClient.newBuilder()
        .proxy(
            ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy())))
        .sslContext(Trust.in(ca()))
        .build();
  }

  URI uri(String scheme, String path) {
    return URI.create(url(scheme, path));
  }

  @Override
  public void close() {
    sluice.close();
    shop.close();
  }
}
