package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an origin's certificate, nothing of a request gets there. */
@TestInstance(Lifecycle.PER_CLASS)
class BadSiteTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final BadSite.Identity root = BadSite.root();
  private final Map<SslProvider, ProxyHarness> proxies = new EnumMap<>(SslProvider.class);
  private final Map<BadSite, RawOrigin> sites = new EnumMap<>(BadSite.class);
  private final ProxyHarness jdk = ProxyHarness.create();
  private final RawOrigin good =
      RawOrigin.tls(jdk.vertx, BadSite.good(root, HOST), HOST, RawOrigin.always(OK));
  private final RawOrigin pss =
      RawOrigin.tls(jdk.vertx, BadSite.goodPss(root, HOST), HOST, RawOrigin.always(OK));

  BadSiteTest() throws IOException {
    for (BadSite site : BadSite.values()) {
      sites.put(
          site, RawOrigin.tls(jdk.vertx, site.server(root, HOST), HOST, RawOrigin.always(OK)));
    }
    open(SslProvider.JDK, jdk);
    open(SslProvider.OPENSSL, ProxyHarness.create());
  }

  private void open(SslProvider engine, ProxyHarness proxy) throws IOException {
    proxy.engine = Optional.of(engine);
    proxy.roots = Files.writeString(proxy.directory.resolve("roots.pem"), pem(root.certificate()));
    proxy.start(
        ProxyHarness.rest(good.port()).replace("port: " + good.port(), "ports: [" + ports() + "]"));
    proxies.put(engine, proxy);
  }

  private String ports() {
    return Stream.concat(Stream.of(good, pss), sites.values().stream())
        .map(site -> Integer.toString(site.port()))
        .collect(Collectors.joining(", "));
  }

  private static String pem(X509Certificate certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    }
    return text.toString();
  }

  @AfterAll
  void close() {
    proxies.values().forEach(ProxyHarness::close);
  }

  private ProxyHarness proxy(SslProvider engine) {
    return Objects.requireNonNull(proxies.get(engine));
  }

  private static String ask(ProxyHarness proxy, RawOrigin site) {
    String authority = HOST + ":" + site.port();
    try (RawClient client = proxy.client().tunnel(authority, proxy.ca())) {
      return client
          .send("GET /?secret HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n")
          .readToEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void whatIsInOrderIsServed(SslProvider engine) {
    assertThat(ask(proxy(engine), good)).startsWith("HTTP/1.1 200 ");
    assertThat(ask(proxy(engine), pss)).startsWith("HTTP/1.1 200 ");
  }

  static Stream<Arguments> sites() {
    return Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
        .flatMap(engine -> Stream.of(BadSite.values()).map(site -> Arguments.of(engine, site)));
  }

  @ParameterizedTest
  @MethodSource("sites")
  void whatIsNotIsRefusedInsideTheTunnel(SslProvider engine, BadSite site) {
    ProxyHarness proxy = proxy(engine);
    RawOrigin origin = Objects.requireNonNull(sites.get(site));

    assertThat(ask(proxy, origin))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"error\":\"upstream_tls_failed\"")
        .contains("failed: " + site.reason + "\"");

    assertThat(origin.received()).isEmpty();
    RequestCompletion told = told(proxy, origin.port());
    assertThat(told.getStatus()).isEqualTo(502);
    assertThat(told.getOutcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
    assertThat(told.getReason()).isEqualTo("upstream_tls_failed: " + site.reason);
  }

  private static RequestCompletion told(ProxyHarness proxy, int port) {
    return await()
        .until(
            () ->
                proxy.records().stream()
                    .filter(AuditRecord::hasCompletion)
                    .map(AuditRecord::getCompletion)
                    .filter(end -> end.getDecision().getDestination().getPort() == port)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
