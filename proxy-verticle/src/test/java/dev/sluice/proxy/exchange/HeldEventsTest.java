package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of an MCP server, which are held until they are whole. */
class HeldEventsTest {
  private static final String ASKED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - host: origin.test
              port: 80
              protocol: mcp
              mcp: {versions: [2025-03-26]}
              enforcement: enforce
              rules: [{allow: {method: tools/list}}, {allow: {method: tools/call, tool: search}}]
      """;

  private final ExchangeHarness harness = new ExchangeHarness().under(POLICY);
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ScriptedClient begun() {
    ScriptedClient client = asked();
    origin.answers("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked");
    return client;
  }

  private ScriptedClient asked() {
    ScriptedClient client =
        harness
            .dialing(origin)
            .start(
                "POST http://origin.test/mcp HTTP/1.1\nHost: origin.test\nContent-Length: "
                    + ASKED.length());
    client.sends(ASKED);
    client.endsBody(Trailers.NONE);
    return client;
  }

  @Test
  void anEventIsCountedToTheEndOfItsExchange() {
    ScriptedClient client = begun();
    origin.sends("data: " + "x".repeat(1000));
    assertThat(client.told()).containsExactly("invite", "respond 200");
    assertThat(harness.loop.node().inspected().inUse()).isEqualTo(1006);
    origin.sends("\n\ndata: y");
    assertThat(harness.loop.node().inspected().inUse()).isEqualTo(1006);
    origin.ends(Trailers.NONE);

    assertThat(client.told()).endsWith("write data: y", "end");
    assertThat(harness.loop.node().inspected().inUse()).isZero();
  }

  @Test
  void withoutMemoryTheResponseIsCut() {
    ScriptedClient client = begun();
    ExchangeSettings.exhaust(harness.loop.node().inspected());
    origin.sends("data: x");

    assertThat(client.told()).containsExactly("invite", "respond 200", "reset");
    assertThat(origin.told()).endsWith("reset");
    assertToldOnce(Commitment.COMMITMENT_AFTER_COMMIT);
  }

  @Test
  void withoutMemoryAListIsNotDelivered() {
    ScriptedClient client = asked();
    origin.answers("HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked");
    ExchangeSettings.exhaust(harness.loop.node().inspected());
    origin.sends("{}");

    assertThat(client.told())
        .containsExactly("invite", "answer 502 Bad Gateway response_delivery_failed");
    assertToldOnce(Commitment.COMMITMENT_BEFORE_COMMIT);
  }

  /** The record of the response says that it was not delivered, and a finding says why. */
  private void assertToldOnce(Commitment commitment) {
    assertThat(harness.audit.records().stream().filter(AuditRecord::hasResponse))
        .singleElement()
        .satisfies(
            record -> {
              ResponseEvent told = record.getResponse();
              assertThat(told.getUpstreamStatus()).isEqualTo(200);
              assertThat(told.getClosing().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
              assertThat(told.getClosing().getRefusal()).isEqualTo("response_delivery_failed");
              assertThat(told.getClosing().getReason()).isEqualTo("admission_exhausted");
              assertThat(told.getClosing().getCommitment()).isEqualTo(commitment);
              assertThat(told.getFindingsList())
                  .extracting(PlatformFinding::getUid, PlatformFinding::getDisposition)
                  .containsExactly(tuple("openshell.middleware.admission_exhausted", "shed"));
            });
  }
}
