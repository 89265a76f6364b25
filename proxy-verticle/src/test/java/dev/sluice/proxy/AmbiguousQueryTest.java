package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries whose keys servers read differently have a refusal of their own. */
class AmbiguousQueryTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String REST =
      "protocol: rest\nenforcement: audit\naccess: full\ndeny_rules: [{query: {mode: evil}}]";
  private static final String GRAPHQL = "protocol: graphql\nenforcement: audit\naccess: full";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode%5B%5D=evil", "+mode=evil", "mode%00=evil", "a=1;mode=evil"})
  void aRuleReadsTheQuery(String query) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), REST, ""));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/a?" + query)).readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: ambiguous_query)\r\n")
          .contains("\"error\":\"ambiguous_query\"")
          .doesNotContain("mode", "evil");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.decision().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(proxy.decision().getRefusal()).isEqualTo("ambiguous_query");
    assertThat(proxy.decision().getReason()).doesNotContain("mode", "evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void graphqlReadsTheQueryInATunnelToo(String method) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), GRAPHQL, ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      String head =
          "%s /g?query%%00=%%7Ba%%7D HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(method, authority);
      assertThat(client.send(head).readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("\"error\":\"ambiguous_query\"");
    }
    assertThat(origin.received()).isEmpty();
  }
}
