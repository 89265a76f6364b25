package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Rule;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An origin without an address or a listener is no decision of policy or of the guard. */
class UnreachableOriginTest {
  private static final String NAME = "gone.example.test";
  private static final String POLICY =
      """
      network_policies:
        web:
          endpoints:
            - {host: gone.example.test, port: 8080, protocol: rest, enforcement: enforce,
               access: full}
      """;

  private final NameServer names = new NameServer(name -> List.of());
  private final ProxyHarness proxy = ProxyHarness.asking(names);

  enum Form {
    CONNECT("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n"),
    ABSOLUTE("GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n\r\n");

    private final String request;

    Form(String request) {
      this.request = request;
    }
  }

  @AfterEach
  void close() {
    proxy.close();
    names.close();
  }

  @ParameterizedTest
  @EnumSource
  void aNameWithoutAnAddressIsA502(Form form) {
    proxy.start(POLICY);
    try (RawClient client = proxy.client()) {
      assertThat(client.send(form.request.formatted(NAME + ":8080")).readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_unresolved)\r\n")
          .endsWith(
              "{\"error\":\"upstream_unresolved\",\"detail\":\"DNS resolution of"
                  + " gone.example.test:8080 failed\"}");
    }
    assertThat(recordedRule())
        .isEqualTo(Rule.newBuilder().setPolicy("web").setEngine("upstream").build());
  }

  @Test
  void aConnectToAPortWithoutAListenerIsNoRuleOfPolicy() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(""));
    origin.close();
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(Form.CONNECT.request.formatted(ProxyHarness.HOST + ":" + origin.port()))
                  .readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_unreachable)\r\n");
    }
    assertThat(recordedRule())
        .isEqualTo(Rule.newBuilder().setPolicy("test").setEngine("upstream").build());
  }

  private Rule recordedRule() {
    await().until(() -> !proxy.records().isEmpty());
    AuditRecord record = proxy.records().getFirst();
    return record.hasTunnel() ? record.getTunnel().getRule() : record.getRequest().getRule();
  }
}
