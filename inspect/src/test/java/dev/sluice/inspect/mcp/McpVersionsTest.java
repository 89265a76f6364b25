package dev.sluice.inspect.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.Requests;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selection and inspection by revision (openshell-0.1-files 5.2, 5.3). */
class McpVersionsTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
          + "\"params\":{\"protocolVersion\":\"2025-11-25\"}}";

  @ParameterizedTest(name = "{0}, header {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25|2025-11-25|calls",
        "2025-11-25|-|mcp_protocol_version_not_allowed",
        "2025-03-26|-|calls",
        "2025-03-26 2025-11-25|2025-06-18|mcp_protocol_version_not_allowed",
        "2025-11-25||invalid_mcp_protocol_version_header",
        "2025-11-25|2025-11-25 2025-11-25|invalid_mcp_protocol_version_header",
        "2025-11-25|2025-11-25,2025-11-25|unsupported_mcp_protocol_version",
        "2025-11-25|2025-11-25x|unsupported_mcp_protocol_version",
        "2025-11-25|2027-01-01|unsupported_mcp_protocol_version",
        "2026-07-28|2025-11-25|mcp_protocol_version_not_allowed",
      })
  void theHeaderSelectsTheRevision(String allowed, String header, String outcome) {
    assertThat(outcome(allowed, header, message("tools/list", "{}"))).isEqualTo(outcome);
  }

  @Test
  void aHeaderThatEndsAtTheProxyIsNone() {
    MediaHeaders nominated =
        media(new HeaderValues(List.of("2025-11-25"), true), HeaderValues.ABSENT);

    assertThat(
            outcome(
                reader("2025-11-25").read(Requests.post(message("tools/list", "{}"), nominated))))
        .isEqualTo("invalid_mcp_protocol_version_header");
  }

  @ParameterizedTest(name = "{0}, header {1}, ends at the proxy {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25|2025-11-25|false|calls",
        "2025-11-25|2025-11-25|true|invalid_mcp_request",
        "2025-03-26|-|false|calls",
        "2025-11-25|-|false|mcp_protocol_version_not_allowed",
        "2025-11-25|2026-07-28|false|mcp_protocol_version_not_allowed",
        "2026-07-28|2026-07-28|false|mcp_http_method_not_allowed",
      })
  void theEndOfASessionHasARevision(
      String allowed, String header, boolean hopByHop, String outcome) {
    HeaderValues session = new HeaderValues(List.of("abc"), hopByHop);
    MediaHeaders media = media(version(header), HeaderValues.ABSENT, session);

    assertThat(outcome(reader(allowed).read(Requests.of("DELETE", media, "")))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0}, header {1}, {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25|-|single|calls",
        "2025-11-25|2025-06-18|single|calls",
        "2025-11-25|2026-07-28|single|mcp_protocol_version_not_allowed",
        "2026-07-28|-|single|mcp_protocol_version_not_allowed",
        "2025-11-25|-|batch|mcp_protocol_version_not_allowed",
        "2025-11-25|-|notification|mcp_protocol_version_not_allowed",
        "2025-11-25|2027-01-01|single|unsupported_mcp_protocol_version",
      })
  void aSingleInitializePassesTheList(String allowed, String header, String form, String outcome) {
    String body =
        switch (form) {
          case "batch" -> "[" + INITIALIZE + "]";
          case "notification" -> INITIALIZE.replace("\"id\":1,", "");
          default -> INITIALIZE;
        };

    assertThat(outcome(allowed, header, body)).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0} under {1}: {2}")
  @CsvSource({
    "tools/list,2025-03-26,calls",
    "tools/list,2025-11-25,calls",
    "ping,2025-06-18,calls",
    "tasks/list,2025-11-25,calls",
    "tasks/list,2025-06-18,invalid_mcp_request",
    "server/discover,2025-11-25,invalid_mcp_request",
    "sampling/createMessage,2025-11-25,invalid_mcp_request",
    "vendor/extra,2025-11-25,calls",
  })
  void methodsBelongToRevisions(String method, String version, String outcome) {
    assertThat(outcome(version, version, message(method, "{}"))).isEqualTo(outcome);
  }

  @Test
  void aMethodThatNoRevisionDefinesIsAnExtension() {
    assertThat(reader("2025-11-25").read(post("2025-11-25", message("vendor/extra", "{}"))))
        .isEqualTo(
            new Reading.Calls(List.of(new Call.Method("vendor/extra", Optional.empty(), true))));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26,64,calls",
    "2025-03-26,65,invalid_mcp_request",
    "2025-06-18,1,invalid_mcp_request",
    "2025-11-25,1,invalid_mcp_request",
  })
  void batchesBelongToTheFirstRevision(String version, int messages, String outcome) {
    String batch =
        IntStream.range(0, messages)
            .mapToObj(i -> message("tools/list", "{}"))
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(outcome(version, version, batch)).isEqualTo(outcome);
  }

  @Test
  void aRefusalSaysThatTheHeaderIsMissing() {
    assertThat(((Reading.Refused) reader("2025-11-25").read(post("-", message("ping", "{}")))))
        .extracting(refused -> refused.fault().status(), refused -> refused.fault().detail())
        .containsExactly(
            403,
            "MCP protocol version 2025-03-26 is not allowed by endpoint policy; it applies because"
                + " MCP-Protocol-Version is missing");
  }

  private static String outcome(String allowed, String header, String body) {
    return outcome(reader(allowed).read(post(header, body)));
  }

  private static String outcome(Reading reading) {
    return switch (reading) {
      case Reading.Calls calls -> "calls";
      case Reading.Rejected rejected -> "rejected";
      case Reading.Refused refused -> refused.fault().code();
    };
  }

  private static McpReader reader(String versions) {
    return new McpReader(
        true,
        Arrays.stream(versions.split(" "))
            .map(version -> McpVersion.of(version).orElseThrow())
            .collect(Collectors.toSet()));
  }

  /**
   * A POST.
   *
   * @param header values with blanks between them; "-" for none
   */
  private static BodyRequest post(String header, String body) {
    return Requests.post(body, media(version(header), HeaderValues.ABSENT));
  }

  private static HeaderValues version(String header) {
    return "-".equals(header)
        ? HeaderValues.ABSENT
        : new HeaderValues(header == null ? List.of("") : List.of(header.split(" ")), false);
  }

  private static MediaHeaders media(HeaderValues version, HeaderValues method) {
    return media(version, method, HeaderValues.ABSENT);
  }

  static MediaHeaders media(HeaderValues version, HeaderValues method, HeaderValues session) {
    return new MediaHeaders(
        "", "", "", new McpHeaders(version, method, HeaderValues.ABSENT, session));
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params);
  }
}
