package dev.sluice.inspect.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.Requests;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revision 2026-07-28 (openshell-0.1-files 5.4). */
class MirroredMetadataTest {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private final McpReader reader = new McpReader(true, Set.of(McpVersion.V2026_07_28));

  @ParameterizedTest(name = "{0} {1}, Mcp-Method {2}, Mcp-Name {3}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/list|-|tools/list|-|calls",
        "tools/list|-|tools/list|anything|calls",
        "tools/list|-|Tools/list|-|invalid_mcp_request_metadata",
        "tools/list|-|-|-|invalid_mcp_request_metadata",
        "tools/call|name:search|tools/call|search|calls",
        "tools/call|name:search|tools/call|=?base64?c2VhcmNo?=|calls",
        "tools/call|name:search|tools/call|=?base64?c2VhcmNo?|invalid_mcp_request_metadata",
        "tools/call|name:search|tools/call|=?BASE64?c2VhcmNo?=|invalid_mcp_request_metadata",
        "tools/call|name:search|tools/call|=?base64?****?=|invalid_mcp_request_metadata",
        "tools/call|name:search|tools/call|delete|invalid_mcp_request_metadata",
        "tools/call|name:search|tools/call|-|invalid_mcp_request_metadata",
        "resources/read|uri:file:///a|resources/read|file:///a|calls",
        "resources/read|uri:file:///ä|resources/read|file:///ä|invalid_mcp_request_metadata",
        "resources/read|uri:file:///ä|resources/read|=?base64?ZmlsZTovLy/DpA==?=|calls",
        "prompts/get|name:a|prompts/get|b|invalid_mcp_request_metadata",
        "vendor/extra|-|vendor/extra|-|calls",
        "initialize|protocolVersion:x|initialize|-|invalid_mcp_request",
      })
  void headersRepeatTheBody(
      String method, String parameter, String methodHeader, String name, String outcome) {
    String given = "-".equals(parameter) ? "" : "\"" + parameter.replaceFirst(":", "\":\"") + "\",";

    assertThat(outcome(post(request(method, given + META), methodHeader, name))).isEqualTo(outcome);
  }

  @Test
  void everyRequestHasItsMetadata() {
    assertThat(outcome(post(request("tools/list", ""), "tools/list", "-")))
        .isEqualTo("invalid_mcp_request");
    assertThat(
            outcome(
                post(
                    request("tools/list", META.replace("2026-07-28", "2025-11-25")),
                    "tools/list",
                    "-")))
        .isEqualTo("invalid_mcp_request_metadata");
  }

  @Test
  void thereAreNoSessions() {
    String list = request("tools/list", META);

    assertThat(outcome(post("[" + list + "]", "tools/list", "-"))).isEqualTo("invalid_mcp_request");
    assertThat(outcome(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "-", "-")))
        .isEqualTo("invalid_mcp_request");
    assertThat(
            outcome(
                post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "-", "-")))
        .isEqualTo("invalid_mcp_request");
    assertThat(outcome(post("{\"jsonrpc\":\"2.0\",\"method\":\"vendor/note\"}", "-", "-")))
        .isEqualTo("calls");
  }

  @ParameterizedTest
  @CsvSource({"GET", "DELETE", "PUT"})
  void onlyPostIsServed(String method) {
    BodyRequest posted = post("", "-", "-");

    assertThat(outcome(new BodyRequest(method, posted.parameters(), posted.media(), posted.body())))
        .isEqualTo("mcp_http_method_not_allowed");
  }

  private String outcome(BodyRequest request) {
    return switch (reader.read(request)) {
      case Reading.Calls calls -> "calls";
      case Reading.Rejected rejected -> "rejected";
      case Reading.Refused refused -> refused.fault().code();
    };
  }

  private static BodyRequest post(String body, String method, String name) {
    McpHeaders headers =
        new McpHeaders(header("2026-07-28"), header(method), header(name), HeaderValues.ABSENT);
    return Requests.post(body, new MediaHeaders("text/event-stream", "", "", headers));
  }

  private static HeaderValues header(String value) {
    return "-".equals(value) ? HeaderValues.ABSENT : new HeaderValues(List.of(value), false);
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(method, params);
  }
}
