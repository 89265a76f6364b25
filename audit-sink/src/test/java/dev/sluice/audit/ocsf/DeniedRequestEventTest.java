package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the events of refused requests say. */
class DeniedRequestEventTest {
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  private static List<JsonNode> events(AuditRecord record) {
    return MAPPER.map(new EventSubject.Single(new RecordPosition("w/0", 1, 1), record)).stream()
        .map(event -> new JsonMapper().readTree(event.json()))
        .toList();
  }

  private static JsonNode event(RequestDecision.Builder decision) {
    return events(at().setRequest(decision).build()).getFirst();
  }

  @Test
  void aDeniedToolIsNamed() {
    JsonNode event =
        event(
            SampleRecords.denied()
                .setDeniedCall(
                    AskedCall.newBuilder()
                        .setProtocol("mcp")
                        .setMethod("tools/call")
                        .setTool("delete_file")
                        .setArgument("/path")));

    assertThat(event.at("/unmapped/denied_call").toString())
        .isEqualTo(
            "{\"protocol\":\"mcp\",\"method\":\"tools/call\",\"tool\":\"delete_file\","
                + "\"argument\":\"/path\"}");
  }

  @Test
  void aDeniedOperationIsNamed() {
    JsonNode event =
        event(
            SampleRecords.denied()
                .setDeniedCall(
                    AskedCall.newBuilder()
                        .setProtocol("graphql")
                        .setOperationType("mutation")
                        .addFields("a")
                        .addFields("b")));

    assertThat(event.at("/unmapped/denied_call").toString())
        .isEqualTo(
            "{\"protocol\":\"graphql\",\"operation_type\":\"mutation\",\"fields\":[\"a\",\"b\"]}");
  }

  @Test
  void whatCouldNotBeReadIsAbsent() {
    JsonNode event = event(SampleRecords.denied().clearDestination().clearPath());

    assertThat(event.get("http_request").has("url")).isFalse();
    assertThat(event.has("dst_endpoint")).isFalse();
    assertThat(event.get("message").asString()).startsWith("L7_REQUEST deny POST - reason=");
  }

  @Test
  void anUnknownSchemeHasNoPort() {
    JsonNode event =
        event(
            SampleRecords.denied()
                .setScheme("ftp")
                .setDestination(Destination.newBuilder().setHost("a.test")));

    assertThat(event.at("/http_request/url").has("port")).isFalse();
    assertThat(event.get("message").asString()).contains(" a.test/v1/messages ");
  }

  @Test
  void aConnectToADeadOriginFailedAndIsLow() {
    TunnelDecision.Builder tunnel =
        SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT)
            .setRule(Rule.newBuilder().setPolicy("web").setEngine("upstream"));
    JsonNode event = events(at().setTunnel(tunnel).build()).getFirst();

    assertThat(event.at("/firewall_rule/type").asString()).isEqualTo("upstream");
    assertThat(event.get("severity").asString()).isEqualTo("Low");
    assertThat(event.get("message").asString()).startsWith("CONNECT failed for ");
  }

  @Test
  void aCredentialOnAnotherPathIsNoAlert() {
    PlatformFinding finding =
        SampleRecords.platform("openshell.provider_credential.endpoint_mismatch", "denied")
            .toBuilder()
            .setSeverity(PlatformFinding.Severity.SEVERITY_LOW)
            .build();
    JsonNode event =
        events(at().setRequest(SampleRecords.denied().addFindings(finding)).build()).getLast();

    assertThat(event.get("is_alert").asBoolean()).isFalse();
    assertThat(event.get("severity").asString()).isEqualTo("Low");
  }
}
