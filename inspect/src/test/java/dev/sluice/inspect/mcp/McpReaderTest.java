package dev.sluice.inspect.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.ProtocolFault;
import dev.sluice.inspect.body.Requests;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpReaderTest {
  /** Those that state no revision. */
  private static final Set<McpVersion> CLIENTS = Set.of(McpVersion.V2025_03_26);

  private final McpReader reader = new McpReader(true, CLIENTS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/event-stream|true",
        "application/json, Text/Event-Stream;q=0.5|true",
        "application/json|false",
        "text/event-streams|false",
        "*/*|false",
        "text/event-stream;q=0|false",
        "text/event-stream; Q=0.000|false",
        "application/json, text/event-stream ; charset=utf-8 ; q=0|false",
        "text/event-stream;q=0, text/event-stream|false",
        "text/event-stream;q=0.001|true",
        "text/event-stream;q=1.0, application/json;q=0|true",
        "text/event-stream;q=x|false",
        "text/event-stream;q=|false",
        "text/event-stream;q|false",
        "text/event-stream;q=1.1|false",
        "text/event-stream;q=-1|false",
        "text/plain;x=\", text/event-stream, \"|false",
        "''|false",
      })
  void readsGetAsTheReceiveStream(String accept, boolean read) {
    MediaHeaders media = new MediaHeaders(accept, "", "");

    assertThat(reader.read(Requests.get(media, "")) instanceof Reading.Calls).isEqualTo(read);
    assertThat(reader.read(Requests.get(media, "{}"))).isInstanceOf(Reading.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"true,'',true", "false,'',false", "true,{},false"})
  void readsDeleteAsTheEndOfASession(boolean inSession, String body, boolean read) {
    HeaderValues session = new HeaderValues(inSession ? List.of("abc") : List.of(), false);
    MediaHeaders media = McpVersionsTest.media(HeaderValues.ABSENT, HeaderValues.ABSENT, session);

    assertThat(reader.read(Requests.of("DELETE", media, body)))
        .isEqualTo(
            read
                ? new Reading.Calls(List.of(new Call.SessionEnd()))
                : new Reading.Refused(
                    new ProtocolFault(
                        400,
                        "invalid_mcp_request",
                        "JSON-RPC request rejected: a DELETE that does not end a session"
                            + " (Mcp-Session-Id)")));
  }

  @Test
  void acceptsResponses() {
    assertThat(reader.read(Requests.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")))
        .isEqualTo(new Reading.Calls(List.of(new Call.Response())));
  }

  @ParameterizedTest
  @CsvSource({"read_file,true,true", "'a b',false,true", "'',false,false"})
  void checksToolNames(String name, boolean strict, boolean lenient) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}"
            .formatted(name);

    assertThat(reader.read(Requests.post(body)) instanceof Reading.Calls).isEqualTo(strict);
    assertThat(new McpReader(false, CLIENTS).read(Requests.post(body)) instanceof Reading.Calls)
        .isEqualTo(lenient);
  }

  @Test
  void checksTheShapeOfKnownMethods() {
    assertThat(
            reader.read(Requests.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}")))
        .isEqualTo(
            new Reading.Refused(
                new ProtocolFault(
                    400,
                    "invalid_mcp_request",
                    "JSON-RPC request rejected: id or params do not fit a known MCP method")));
  }
}
