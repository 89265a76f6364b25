package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks decide about bytes in a tunnel that cannot be read (http-hooks 11). */
class UninspectableHooksTest {
  private static final String H2C = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String OPAQUE = "SSH-2.0-x\r\n";
  private static final String GUARD =
      """
      network_middlewares:
        guard: {middleware: acme/hook, on_error: fail_open, endpoints: {include: [origin.test]}}
      """;
  private static final PipelineOpened PASS =
      PipelineOpened.newBuilder()
          .setPass(PipelineOpened.Pass.getDefaultInstance())
          .addStages(StageTrace.newBuilder().setEntry("guard"))
          .build();
  private static final PipelineOpened DENY =
      PipelineOpened.newBuilder()
          .setDeny(ChainResult.Deny.newBuilder().setEntry("guard").setReasonCode("no_ssh"))
          .build();
  private static final PipelineOpened FAIL =
      PipelineOpened.newBuilder()
          .setUnavailable(
              ChainResult.Unavailable.newBuilder()
                  .setEntry("guard")
                  .setReasonCode("middleware_timeout"))
          .build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final List<PipelineOpen> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin start(String endpoint, PipelineOpened answer) {
    reportHooks();
    proxy
        .vertx
        .eventBus()
        .<PipelineOpen>consumer(
            BusAddress.chainPipelines(ProxyHarness.CHAIN),
            message -> {
              asked.add(message.body());
              message.reply(answer);
            });
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write("pong");
            });
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, GUARD));
    return origin;
  }

  private void reportHooks() {
    ChainServices report =
        ChainServices.newBuilder()
            .setNode("hooks")
            .addServices(
                ChainService.newBuilder()
                    .setName("acme/hook")
                    .setResolved(true)
                    .setHooks(true)
                    .setRequests(true))
            .build();
    proxy
        .vertx
        .eventBus()
        .consumer(
            BusAddress.CHAIN_SERVICES_WANTED,
            wanted -> proxy.vertx.eventBus().publish(BusAddress.CHAIN_SERVICES, report));
  }

  private TunnelDecision decision(Kind kind) {
    return proxy.records().stream()
        .filter(record -> record.hasTunnel() && record.getTunnel().getKind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("none in " + proxy.records()))
        .getTunnel();
  }

  @ParameterizedTest
  @CsvSource({"true, h2c", "false, unsupported_tunnel"})
  void whatAllStagesAllowPasses(boolean h2c, String traffic) {
    RawOrigin origin = start("enforcement: audit", PASS);

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send(h2c ? H2C : OPAQUE).readUntil("pong")).isEqualTo("pong");
    }
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().getUninspectable().getHost()).isEqualTo("origin.test");
    assertThat(asked.getFirst().getUninspectable().getEndpoint()).isEqualTo("test");
    TunnelDecision decision = decision(Kind.KIND_UNINSPECTABLE);
    assertThat(decision.getUninspectableTraffic()).isEqualTo(traffic);
    assertThat(decision.getStages(0).getEntry()).isEqualTo("guard");
    assertThat(decision.getFindingsList()).isEmpty();
  }

  @Test
  void refusalNamesItsStage() {
    RawOrigin origin = start("enforcement: audit", DENY);

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      String answer = client.send(OPAQUE).readToEnd();

      assertThat(answer).startsWith("HTTP/1.1 403 Forbidden (sluice: unsupported_l7_protocol)\r\n");
      assertThat(new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
          .isEqualTo(
              new JsonObject()
                  .put("error", "unsupported_l7_protocol")
                  .put(
                      "detail",
                      "Unsupported tunnel protocol cannot be inspected by required middleware")
                  .put("middleware", "guard")
                  .put("reason_code", "no_ssh"));
    }
    assertThat(origin.received()).isEmpty();
    assertThat(decision(Kind.KIND_UNINSPECTABLE).getReason())
        .isEqualTo("middleware_denied:guard:no_ssh");
  }

  @Test
  void failureRefuses() {
    RawOrigin origin = start("enforcement: audit", FAIL);

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send(OPAQUE).readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: unsupported_l7_protocol)\r\n")
          .doesNotContain("reason_code");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void tunnelThatIsNotDecryptedOpensWhereStagesAllowIt() {
    RawOrigin origin = start("enforcement: audit\ntls: skip", PASS);

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send(OPAQUE).readUntil("pong")).isEqualTo("pong");
    }
    TunnelDecision decision = decision(Kind.KIND_CONNECT);
    assertThat(decision.getUninspectableTraffic()).isEqualTo("tls_skip");
    assertThat(decision.getFindingsList()).isEmpty();
  }

  @Test
  void tunnelThatIsNotDecryptedIsRefusedBeforeIts200() {
    RawOrigin origin = start("enforcement: audit\ntls: skip", DENY);

    try (RawClient client = proxy.client()) {
      String answer =
          client
              .send(
                  "CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
                      .formatted(HOST, origin.port()))
              .readToEnd();

      assertThat(answer)
          .startsWith("HTTP/1.1 403 Forbidden (sluice: middleware_required)\r\n")
          .contains("\"middleware\":\"guard\"");
    }
  }
}
