package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.settings.proxy.ClientCertificate;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.wire.tls.UpstreamTls;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Origins that want to know who the proxy is. */
class ClientCertificateTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final BadSite.Identity root = BadSite.root();
  private final BadSite.Identity client = BadSite.client(root);

  @AfterEach
  void close() {
    proxy.close();
  }

  private Path pem(String name, Object content, String mode) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    Path file = Files.writeString(proxy.directory.resolve(name), text.toString());
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static Object pkcs8(BadSite.Identity who) throws IOException {
    return new JcaPKCS8Generator(who.keys().getPrivate(), null);
  }

  private ClientCertificate files(String host, BadSite.Identity who) throws IOException {
    return new ClientCertificate(
        List.of(HostPattern.exact(host)),
        pem("client.pem", who.certificate(), "rw-r--r--"),
        pem("client-key.pem", pkcs8(who), "rw-------"));
  }

  private RawOrigin start(SslProvider engine, SslProvider of) throws IOException {
    RawOrigin origin =
        RawOrigin.demanding(proxy.vertx, BadSite.demanding(root, HOST, of), RawOrigin.always(OK));
    proxy.engine = Optional.of(engine);
    proxy.roots = pem("roots.pem", root.certificate(), "rw-r--r--");
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  private String ask(RawOrigin origin) {
    String authority = HOST + ":" + origin.port();
    String get = "GET / HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n";
    try (RawClient workload = proxy.client().tunnel(authority, proxy.ca())) {
      return workload.send(get).readToEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK, JDK", "JDK, OPENSSL", "OPENSSL, JDK", "OPENSSL, OPENSSL"})
  void itIsShown(SslProvider engine, SslProvider of) throws IOException {
    proxy.clientCertificates = List.of(files(HOST, client));
    RawOrigin origin = start(engine, of);

    assertThat(ask(origin)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({"JDK, JDK", "JDK, OPENSSL", "OPENSSL, JDK", "OPENSSL, OPENSSL"})
  void withoutOneTheOriginIsRefused(SslProvider engine, SslProvider of) throws IOException {
    assertRefused(start(engine, of));
  }

  @ParameterizedTest
  @CsvSource({"JDK, OPENSSL", "OPENSSL, JDK"})
  void oneForAnotherHostIsNotShown(SslProvider engine, SslProvider of) throws IOException {
    proxy.clientCertificates = List.of(files("other.test", client));
    assertRefused(start(engine, of));
  }

  @ParameterizedTest
  @CsvSource({"JDK, OPENSSL", "OPENSSL, OPENSSL"})
  void oneThatTheOriginDoesNotTake(SslProvider engine, SslProvider of) throws IOException {
    proxy.clientCertificates = List.of(files(HOST, BadSite.client(BadSite.root())));
    assertRefused(start(engine, of));
  }

  private void assertRefused(RawOrigin origin) {
    assertThat(ask(origin))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"error\":\"upstream_tls_failed\"")
        .contains("failed: client_certificate_refused\"");
    assertThat(origin.received()).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(proxy.records())
                    .filteredOn(AuditRecord::hasCompletion)
                    .singleElement()
                    .extracting(end -> end.getCompletion().getReason())
                    .isEqualTo("upstream_tls_failed: client_certificate_refused"));
  }

  @Test
  void itIsForItsHostsOnly() throws IOException {
    ClientCertificate mine = files(HOST, client);
    UpstreamTls tls = UpstreamTls.create(new UpstreamSettings(Optional.empty(), List.of(mine)));

    assertThat(tls.identity(HOST)).isEqualTo(1);
    assertThat(tls.identity("Origin.Test.")).isEqualTo(1);
    assertThat(tls.identity("x." + HOST)).isZero();
  }

  private void assertUnusable(ClientCertificate files, Path named, String key) {
    UpstreamSettings settings = new UpstreamSettings(Optional.empty(), List.of(files));
    assertThatThrownBy(() -> UpstreamTls.create(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(named.toString(), "proxy.upstream.client_certificates", key);
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    ClientCertificate good = files(HOST, client);
    Path none = proxy.directory.resolve("none.pem");
    Path text = Files.writeString(proxy.directory.resolve("text.pem"), "text");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-------"));
    Path open = pem("open.pem", pkcs8(client), "rw-r-----");
    Path other = pem("other.pem", root.certificate(), "rw-r--r--");

    for (Path key : List.of(none, text, open)) {
      assertUnusable(new ClientCertificate(good.hosts(), good.certificate(), key), key, "key_file");
    }
    for (Path certificate : List.of(none, text, other)) {
      assertUnusable(
          new ClientCertificate(good.hosts(), certificate, good.key()),
          certificate,
          "certificate_file");
    }
  }
}
