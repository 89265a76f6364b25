package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.rows.Row.Client;
import dev.sluice.it.rows.Row.Expected;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode.Came;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a row came to with what it should have.
 *
 * @param hooks whether the failed stage has them
 * @param port of the origin
 */
record RowCheck(Row<?> row, Came came, RowEvents events, boolean hooks, int port) {
  private static final String UID = "openshell.middleware.";
  private static final String FAILURE = UID + "http_response_failure";
  private static final String FAIL_OPEN = UID + "http_response_fail_open";
  private static final String CONTRACT = UID + "contract_failure";
  static final String CONTRACT_FAILURE = CONTRACT + " High";
  private static final String REFUSAL = "response_delivery_failed";
  private static final Pattern REQUEST_ID = Pattern.compile("x-sluice-request-id: (\\S+)\r\n");

  void all() {
    client();
    decision();
    closing();
    stage();
    findings();
    events
        .events()
        .forEach(event -> assertThat(event.encode()).doesNotContain("canary-of-a-service"));
  }

  /** The kind of contract failure that a row's events tell. */
  static String contractFailure(RowEvents events) {
    return events.evidence(CONTRACT).getString("contract_failure");
  }

  /** Whether a row's events have come that tell of its stage, and its findings. */
  static boolean isWhole(Row<?> row, RowEvents events) {
    boolean twice = row.isBlocked() && row.expected().client() == Client.CUT;
    long told = events.findings().stream().filter(it -> !it.equals(CONTRACT_FAILURE)).count();
    boolean ofStage =
        row.isBlocked()
            ? !events.of("response.stage").isEmpty()
            : !row.expected().isOfStage() || !failed(events).isEmpty();
    return ofStage && told >= (twice ? 2 : 1);
  }

  private static List<JsonObject> failed(RowEvents events) {
    return events.stages(unmapped -> unmapped.getBoolean("failed", false));
  }

  private Expected expected() {
    return row.expected();
  }

  private void client() {
    assertThat(came.text()).isEqualTo(text());
    assertThat(came.reset()).isEqualTo(expected().client() == Client.CUT);
  }

  private String text() {
    return switch (expected().client()) {
      case CUT, DELIVERED -> expected().text();
      case UNDELIVERED ->
          refusal(
              "502 Bad Gateway",
              REFUSAL,
              "proxy_internal_error",
              "{\"detail\":\"The upstream request may have been carried out, but its response could"
                  + " not be delivered. A retry may repeat its side effects\","
                  + "\"error\":\"response_delivery_failed\",\"host\":\"%1$s\",\"layer\":\"http_response_pre_return\","
                  + "\"method\":\"GET\",\"path\":\"%2$s\",\"policy\":\"test\",\"port\":%3$d}");
      case BLOCKED ->
          refusal(
              "403 Forbidden",
              "middleware_denied",
              "http_request_denied",
              "{\"detail\":\"Response blocked by configured middleware\","
                  + "\"error\":\"middleware_denied\",\"host\":\"%1$s\",\"layer\":\"http_response_pre_return\","
                  + "\"method\":\"GET\",\"middleware\":\"%4$s"
                  + "\",\"path\":\"%2$s\",\"policy\":\"test\",\"port\":%3$d,"
                  + "\"reason_code\":\"scripted\"}");
    };
  }

  private String refusal(String status, String code, String type, String json) {
    String body = json.formatted(row.host(), row.path(), port, entry());
    Matcher id = REQUEST_ID.matcher(came.text());
    return "HTTP/1.1 %s (sluice: %s)\r\n".formatted(status, code)
        + "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length())
        + "X-OpenShell-Policy: test\r\nx-sluice-request-id: %s\r\n"
            .formatted(id.find() ? id.group(1) : "-")
        + "Proxy-Status: sluice; error=%s; details=\"%s\"\r\n".formatted(type, code)
        + "Connection: close\r\n\r\n"
        + body;
  }

  private void decision() {
    JsonObject decision = one("response.decision");
    boolean refused = isRefused();
    assertThat(decision.getString("action")).isEqualTo(refused ? "Denied" : passed());
    assertThat(decision.getString("status")).isEqualTo(refused ? "Failure" : "Success");
    if (refused) {
      assertThat(decision.getString("status_code")).isEqualTo(code());
      assertThat(decision.getString("status_detail")).isEqualTo(reason());
      assertThat(decision.getJsonObject("unmapped").getInteger("answered"))
          .isEqualTo(expected().client() == Client.BLOCKED ? 403 : 502);
    }
  }

  private String passed() {
    return "Allowed";
  }

  private boolean isRefused() {
    return expected().client() != Client.DELIVERED && !row.isClosedLater();
  }

  private String code() {
    return row.isBlocked() ? "middleware_denied" : REFUSAL;
  }

  private String reason() {
    if (row.isBlocked()) {
      return "middleware_denied:" + entry() + ":scripted";
    }
    return expected().isOfStage()
        ? "middleware_failed: " + expected().reason()
        : expected().reason();
  }

  private String entry() {
    return RowHosts.entryOf(row.host());
  }

  private JsonObject one(String code) {
    assertThat(events.of(code)).as(code).hasSize(1);
    return events.of(code).getFirst();
  }

  private void closing() {
    if (!row.isClosedLater()) {
      return;
    }
    JsonObject closing = one("response.closing");
    assertThat(closing.getString("status_code")).isEqualTo(code());
    assertThat(closing.getString("status_detail")).isEqualTo(reason());
    assertThat(closing.getString("action")).isEqualTo("Denied");
    JsonObject unmapped = closing.getJsonObject("unmapped");
    assertThat(unmapped.getString("commitment")).isEqualTo(commitment());
    assertThat(unmapped.getString("downstream_framing", "")).isEqualTo(framing());
  }

  private String framing() {
    if (expected().client() != Client.CUT) {
      return "";
    }
    return expected().text().contains("\r\nContent-Length: ") ? "content_length" : "chunked";
  }

  private String commitment() {
    return expected().client() == Client.CUT ? "after_commit" : "before_commit";
  }

  private void stage() {
    List<JsonObject> failed = failed(events);
    if (row.isBlocked()) {
      String outcome = hooks ? "reject" : "blockdelivery";
      assertThat(
              events.stages(
                  unmapped -> unmapped.getString("response_middleware_outcome").equals(outcome)))
          .hasSize(1);
    }
    if (!expected().isOfStage()) {
      assertThat(failed).isEmpty();
      return;
    }
    assertThat(failed).hasSize(1);
    JsonObject event = failed.getFirst();
    JsonObject unmapped = event.getJsonObject("unmapped");
    boolean open = expected().client() == Client.DELIVERED;
    assertThat(unmapped.getString("middleware_config")).isEqualTo(entry());
    assertThat(unmapped.getString("response_middleware_outcome"))
        .isEqualTo(open ? "failopen" : "failclosed");
    assertThat(unmapped.getString("failure_reason")).isEqualTo(expected().reason());
    assertThat(unmapped.getString("http_hook_version", "")).isEqualTo(hooks ? "2" : "");
    assertThat(event.getString("disposition")).isEqualTo(hooks ? "Blocked" : "Error");
    assertThat(event.getString("severity")).isEqualTo("Medium");
    assertThat(event.getString("status")).isEqualTo("Failure");
  }

  private void findings() {
    List<String> uids = new ArrayList<>();
    boolean blocked = row.isBlocked();
    if (blocked) {
      uids.add(UID + "http_response_blocked Medium");
    }
    if (expected().client() == Client.DELIVERED) {
      uids.add(FAIL_OPEN + " Medium");
    } else if (!blocked || expected().client() == Client.CUT) {
      uids.add(FAILURE + " High");
    }
    List<String> told = new ArrayList<>(events.findings());
    if (!expected().contract().isEmpty()) {
      // One of a kind is told in ten seconds.
      told.remove(CONTRACT_FAILURE);
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(uids);
    evidence(uids);
  }

  private void evidence(List<String> uids) {
    if (uids.contains(FAILURE + " High")) {
      JsonObject evidence = events.evidence(FAILURE);
      assertThat(evidence.getString("commitment")).isEqualTo(commitment());
      assertThat(evidence.getString("downstream_framing", "")).isEqualTo(framing());
      assertThat(evidence.getString("upstream_status", "")).isEqualTo(row.isUnread() ? "" : "200");
    }
    if (uids.contains(FAIL_OPEN + " Medium")) {
      JsonObject evidence = events.evidence(FAIL_OPEN);
      assertThat(evidence.getString("failure_category")).isEqualTo(expected().category());
      assertThat(evidence.getString("phase")).isEqualTo("pre_return");
    }
    if (events.findings().contains(CONTRACT_FAILURE)) {
      assertThat(contractFailure(events)).isEqualTo(expected().contract());
    }
  }
}
