package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.Got;
import dev.sluice.it.uploads.UploadOrigin.State;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What surrounds the stages of a request (http-hooks 3, 10 and 11): {@code Expect}, policy after
 * each stage, credentials after the last change, and traffic that nothing reads.
 */
@ExtendWith(UploadNode.Resolver.class)
class HookRulesIT {
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String EXPECT = "Expect: 100-continue";
  private static final String LAST = "0\r\n\r\n";
  private static final String PLACEHOLDER = "openshell:resolve:env:ORIGIN";
  private static final int POLICY_DENIAL = 9;
  private static final Set<String> REFUSALS =
      Set.of(
          "middleware_failed: middleware_hook_versions_mixed",
          // The node had described it again, and policy may not mix them.
          "middleware_failed: binding_not_described");

  private UploadNode node;

  @BeforeEach
  void take(UploadNode shared) {
    node = shared;
  }

  private static String uid(JsonObject event) {
    return event.getJsonObject("finding_info", new JsonObject()).getString("uid", "");
  }

  /** Its stages are asked first, then the client is, and the origin hears nothing of it. */
  @ParameterizedTest
  @ValueSource(strings = {"stream", "buffer"})
  void aClientThatAsksIsInvitedByTheProxy(String mode) {
    String path = "/%s/none/none/invited".formatted(mode);
    try (Upload upload = node.tunnel(UploadNode.HOOKS)) {
      upload.send(node.tunneled("POST", UploadNode.HOOKS, path, CHUNKED, EXPECT));
      assertThat(upload.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      node.awaitPrinted("asked acting " + path);
      upload.chunk("first ").send(LAST);
      assertThat(upload.head()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(node.awaitGot(path, State.WHOLE).head()).doesNotContainIgnoringCase("expect");
  }

  @Test
  void aClientThatIsRefusedIsNotInvited() {
    String path = "/stream/preflight/reject/expects";
    try (Upload upload = node.tunnel(UploadNode.HOOKS)) {
      upload.send(node.tunneled("POST", UploadNode.HOOKS, path, CHUNKED, EXPECT));
      assertThat(upload.answer().text()).startsWith("HTTP/1.1 403 ").doesNotContain("100 Continue");
    }
  }

  /** Its stages change the head only: the origin decides whether the client sends. */
  @Test
  void withoutAReaderTheOriginIsAsked() {
    String path = "/skip/preflight/writes/early";
    try (Upload upload = node.tunnel(UploadNode.HOOKS)) {
      upload.send(node.tunneled("POST", UploadNode.HOOKS, path, "Content-Length: 5", EXPECT));
      assertThat(upload.answer().text()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(node.origin.got(path).head()).contains("x-guard: seen\r\n");
  }

  @ParameterizedTest
  @CsvSource({"stream/none/none, 200", "buffer/none/none, 200", "buffer/whole/forbidden, 403"})
  void policyJudgesWhatAStageMakes(String script, int status) {
    String path = "/" + script + "/rpc";
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"allowed\"}";
    try (Upload upload = node.tunnel(UploadNode.RPC)) {
      upload.send(
          node.tunneled(
              "POST",
              UploadNode.RPC,
              path,
              "Content-Type: application/json",
              "Connection: close",
              "Content-Length: " + body.length()));
      Answer answer = upload.send(body).answer();

      assertThat(answer.status()).isEqualTo(status);
      if (status == 200) {
        assertThat(node.awaitGot(path, State.WHOLE).body()).isEqualTo(body);
        return;
      }
      assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("middleware_failed");
      assertThat(answer.body()).doesNotContain("\"middleware\":", "forbidden\\\"");
    }
    assertThat(node.origin.got(path)).isEqualTo(Got.NOTHING);
    // The stage before the checkpoint had ended well.
    node.awaitPrinted("end acting " + path + " " + UploadRow.NORMAL);
    node.awaitPrinted("end quiet " + path + " " + POLICY_DENIAL);
    JsonObject denied =
        node.event(path, event -> event.getString("status_code", "").equals("middleware_failed"));
    assertThat(denied.getString("status_detail"))
        .startsWith("middleware transformation denied by policy");
  }

  /** What the service saw is the placeholder. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSecretComesAfterTheLastChange(boolean live) {
    String path = "/stream/none/none/secret-" + live;
    String key = "X-Key: " + PLACEHOLDER;
    try (Upload upload = live ? node.tunnel(UploadNode.KEY) : node.absolute()) {
      upload.send(
          live
              ? node.tunneled("POST", UploadNode.KEY, path, CHUNKED, key, "Connection: close")
              : node.head("POST", UploadNode.KEY, path, CHUNKED, key, "Connection: close"));
      assertThat(upload.chunk("first ").send(LAST).answer().status()).isEqualTo(200);
    }
    assertThat(node.awaitGot(path, State.WHOLE).head())
        .contains("X-Key: " + UploadNode.SECRET + "\r\n");
    assertThat(node.service.printed()).doesNotContain(UploadNode.SECRET);
  }

  /** A service cannot make the proxy resolve a secret, whether or not the origin saw the begin. */
  @ParameterizedTest
  @CsvSource({"true, CUT", "false, NONE"})
  void aStageThatWritesAPlaceholderIsRefused(boolean live, State origin) {
    String path = "/stream/chunk/placeholder-in-body/" + live;
    try (Upload upload = live ? node.tunnel(UploadNode.KEY) : node.absolute()) {
      upload.send(
          live
              ? node.tunneled("POST", UploadNode.KEY, path, CHUNKED)
              : node.head("POST", UploadNode.KEY, path, CHUNKED));
      upload.chunk("first ");
      if (live) {
        node.awaitBegin(path, "first ");
      }
      Answer answer = upload.chunk("BOOM").send(LAST).answer();

      assertThat(answer.text())
          .startsWith("HTTP/1.1 403 ")
          .contains("uninspected_credentials")
          .doesNotContain(PLACEHOLDER);
    }
    Got got = node.awaitGot(path, origin);
    assertThat(got.bytes()).doesNotContain("openshell", UploadNode.SECRET, "BOOM", "\r\n0\r\n");
    JsonObject finding =
        node.event(path, event -> uid(event).equals("openshell.credentials.traffic_uninspectable"));
    assertThat(finding.getString("severity")).isEqualTo("High");
  }

  /** The origin gets the raw bytes only where every hook allows it. */
  @ParameterizedTest
  @CsvSource({
    "continues.test, continue, -, 10",
    "reject.test, reject, -, 4",
    "writes.test, failclosed, uninspectable_header_mutations, 5",
    "buffers-nothing.test, failclosed, body_mode_not_permitted, 5",
    "silent.test, failclosed, middleware_timeout, 5"
  })
  void trafficThatNothingReadsIsOffered(String host, String outcome, String failure, int end) {
    try (Upload upload = node.tunnel(host)) {
      upload.send("\u0001\u0002 raw " + host + "\r\n\r\n");
      if (outcome.equals("continue")) {
        node.awaitRaw("\u0001\u0002 raw " + host);
      } else {
        assertThat(upload.answer().text())
            .startsWith("HTTP/1.1 403 Forbidden (sluice: unsupported_l7_protocol)\r\n")
            .contains("\"error\":\"unsupported_l7_protocol\"");
      }
    }
    node.awaitPrinted("end acting /skip/preflight/" + host.replace(".test", "") + " " + end);
    JsonObject stage =
        node.event(
            "acting",
            event ->
                AuditTopic.code(event).equals("tunnel.stage")
                    && event.getJsonObject("dst_endpoint").getString("hostname").equals(host));
    assertThat(stage.getString("message"))
        .startsWith("MIDDLEWARE_UNINSPECTABLE " + outcome + " config=acting ")
        .contains(" traffic=unsupported_tunnel ")
        .endsWith(" failure=" + failure);
    assertThat(stage.getString("severity"))
        .isEqualTo(
            switch (outcome) {
              case "continue" -> "Informational";
              case "reject" -> "Medium";
              default -> "High";
            });
  }

  /** A service that comes back with another contract than its policy was accepted with. */
  @Test
  void mixedVersionsFailClosed() {
    String path = "/skip/none/none/mixed";
    try (SluiceProcess hooks = node.startOther("StreamService$Uploads")) {
      awaitServed("/skip/none/none/both");
      await().until(() -> hooks.printed().contains("asked quiet /skip/none/none/both"));
    }
    try (SluiceProcess older = node.startOther("ScriptedService")) {
      awaitSlowly(() -> refusedAsMixed(path));
      assertThat(older.printed()).doesNotContain(path);
    }
  }

  /** Whether a request was refused for its version: calls of a service that starts may time out. */
  private boolean refusedAsMixed(String path) {
    assertThat(mixed(path).text()).contains("middleware_failed");
    return node
        .topic
        .until(all -> all.stream().anyMatch(event -> event.encode().contains("\"" + path + "\"")))
        .stream()
        .anyMatch(event -> REFUSALS.contains(event.getString("status_detail", "")));
  }

  private void awaitServed(String path) {
    awaitSlowly(() -> mixed(path).text().contains("HTTP/1.1 200 "));
  }

  /** Each try is a request with events that are read. */
  private static void awaitSlowly(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(200)).atMost(Duration.ofMinutes(3)).until(condition);
  }

  private Answer mixed(String path) {
    try (Upload upload = node.absolute()) {
      return upload.send(node.head("GET", UploadNode.MIXED, path, "Connection: close")).answer();
    }
  }
}
