package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestDecision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the record of a refusal at parsing says is what the request says, or nothing. */
class UnreadTargetTest {
  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET https://a.test/x/y?q=1|https://a.test:443/x/y",
        "GET https://a.test:8443/x|https://a.test:8443/x",
        "GET ftp://a.test/x|ftp://a.test:0/x",
        "GET /x/../y?q=1|http://:0/y",
        "GET *|http://:0",
        "GET http://user@a.test/x|http://:0",
        "TRACE http://a.test/x|http://:0",
      })
  void absoluteForm(String line, String recorded) {
    proxy.start(ProxyHarness.rest(1));
    try (RawClient client = proxy.client()) {
      client.send(line + " HTTP/1.1\r\nHost: proxy.test\r\n\r\n").readHead();
    }
    assertThat(recorded()).isEqualTo(recorded);
  }

  @Test
  void inATunnelTheHostIsKnown() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(""));
    proxy.start(ProxyHarness.rest(origin.port()));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(authority)).readHead();
    }
    assertThat(recorded()).isEqualTo("http://" + authority);
  }

  private String recorded() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasRequest));
    RequestDecision decision =
        proxy.records().stream()
            .filter(AuditRecord::hasRequest)
            .map(AuditRecord::getRequest)
            .findFirst()
            .orElseThrow();
    Destination to = decision.getDestination();
    return "%s://%s:%d%s"
        .formatted(decision.getScheme(), to.getHost(), to.getPort(), decision.getPath());
  }
}
