package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AdminAction;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a node with the control role, over a socket. */
@Order(1)
class AdminControlTest {
  private static final String POLICY = "version: 1\nnetwork_policies: {}\n";
  private static final String BLUE = "/v1/policies/blue HTTP/1.1";

  @TempDir private Path state;
  @TempDir private Path config;
  private AdminBench bench;

  @BeforeEach
  void serve() throws Exception {
    Path policies = Files.createDirectory(config.resolve("policies"));
    Files.writeString(policies.resolve("default.yaml"), POLICY);
    bench = new AdminBench(state).serveControl(config);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void policiesAreListedAndRemoved() throws IOException {
    assertThat(put(POLICY)).contains(" 200 ");
    assertThat(send("GET /v1/policies HTTP/1.1"))
        .contains(" 200 ", "\"sandbox\":\"blue\"", "\"sandbox\":\"default\"");

    assertThat(send("DELETE " + BLUE)).contains(" 200 ");

    assertThat(send("GET " + BLUE)).contains(" 404 ");
    assertThat(send("GET /v1/policies HTTP/1.1")).doesNotContain("blue").contains("default");
  }

  @Test
  void aFormerPolicyIsPutInForceAgain() throws IOException {
    put(POLICY);
    put(POLICY + "# second\n");

    assertThat(send("GET /v1/policies/blue/revisions HTTP/1.1"))
        .contains(" 200 ", "\"revision\":2,", "\"revision\":1,", "\"source\":\"api\"");
    assertThat(send("POST /v1/policies/blue/rollback?revision=1 HTTP/1.1", "Content-Length: 0"))
        .contains(" 200 ", "\"revision\":3", "\"changed\":true");
    assertThat(send("GET " + BLUE)).endsWith(POLICY);
    assertThat(send("POST /v1/policies/blue/rollback?revision=9 HTTP/1.1", "Content-Length: 0"))
        .contains(" 404 ", "revision 9 of this sandbox is not kept");
    assertThat(send("POST /v1/policies/blue/rollback?revision=x HTTP/1.1", "Content-Length: 0"))
        .contains(" 400 ");
    assertThat(send("PUT /v1/policies/blue/rollback HTTP/1.1", "Content-Length: 0"))
        .contains(" 405 ", "POST");
    assertThat(send("GET /v1/policies/_boundary/revisions HTTP/1.1")).contains(" 404 ");
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    assertThat(dry(POLICY, "dry_run=true"))
        .contains(" 200 ", "\"dry_run\":true", "\"changed\":true");
    assertThat(send("GET " + BLUE)).contains(" 404 ");
    for (String query : List.of("dry_run=1", "replay=24h", "dry_run=true&replay=1y")) {
      assertThat(dry(POLICY, query)).contains(" 400 ", "expected dry_run=true");
    }
    assertThat(dry("a: b\n", "dry_run=true")).contains(" 422 ", "unknown key");
  }

  private String dry(String yaml, String query) throws IOException {
    String line = "PUT /v1/policies/blue?" + query + " HTTP/1.1";
    return bench.exchange(yaml, line, "Host: localhost");
  }

  @Test
  void anEmptyPolicyIsRefused() throws IOException {
    assertThat(send("PUT " + BLUE, "Content-Length: 0")).contains(" 400 ");
    assertThat(send("GET " + BLUE)).contains(" 404 ");
  }

  @Test
  void theStatusTellsWhereTheApiAndTheFilesDiffer() throws IOException {
    assertThat(status().getJsonArray("drift")).isEmpty();

    put(POLICY);

    JsonObject drift = status().getJsonArray("drift").getJsonObject(0);
    assertThat(drift.getString("sandbox")).isEqualTo("blue");
    assertThat(drift.getString("kind")).isEqualTo("no_file");
    assertThat(drift.getString("detail")).contains("put through the API");
  }

  @Test
  void theStatusTellsTheLastRejection() throws IOException {
    assertThat(status().getJsonObject("last_rejection")).isEmpty();

    assertThat(put("network_polices: {}\n")).contains(" 422 ");

    JsonObject last = status().getJsonObject("last_rejection");
    assertThat(last.getString("channel")).isEqualTo("api");
    assertThat(last.getString("changed_by")).isEqualTo("anonymous");
    assertThat(last.getString("address")).isEqualTo("127.0.0.1");
    assertThat(last.getJsonArray("documents").getJsonObject(0).getString("sandbox"))
        .isEqualTo("blue");
  }

  @Test
  void eachPathTellsItsMethods() throws IOException {
    assertThat(send("POST " + BLUE)).contains(" 405 ", "allow: GET, HEAD, PUT, DELETE\r\n");
    assertThat(send("DELETE /v1/policies HTTP/1.1")).contains(" 405 ", "allow: GET, HEAD\r\n");
    assertThat(send("GET /v1/reload HTTP/1.1")).contains(" 405 ", "allow: POST\r\n");
  }

  @Test
  void pagesOfOtherSitesChangeNothing() throws IOException {
    for (String foreign : new String[] {"Origin: http://evil.test", "Sec-Fetch-Site: same-site"}) {
      assertThat(send("DELETE /v1/policies/default HTTP/1.1", foreign)).contains(" 403 ");
      assertThat(send("GET /v1/policies/default HTTP/1.1", foreign)).contains(" 200 ");
    }
  }

  @Test
  void eachWriteAndReadOfPoliciesIsRecordedWithItsAnswer() throws Exception {
    put(POLICY);
    send("GET /v1/policies HTTP/1.1");
    send("DELETE /v1/policies/a%20b HTTP/1.1");
    send("GET /v1/status HTTP/1.1");
    send("GET /metrics HTTP/1.1");

    await().until(() -> actions().size() == 3);
    assertThat(actions())
        .extracting(
            action ->
                "%s %s '%s' %s %d"
                    .formatted(
                        action.getMethod(),
                        action.getOperation(),
                        action.getSandbox(),
                        action.getCaller(),
                        action.getStatus()))
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).isEqualTo("PUT /v1/policies/{sandbox} 'blue' anonymous 200"),
            it -> assertThat(it).isEqualTo("GET /v1/policies '' anonymous 200"),
            it -> assertThat(it).startsWith("DELETE /v1/policies/{sandbox} '' anonymous 4"));
    assertThat(actions().getFirst().getClient().getIp()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64, 128, 129})
  void aSandboxIsNamedWhateverTheLengthOfItsId(int length) throws Exception {
    String name = "a".repeat(length);
    send("GET /v1/policies/" + name + " HTTP/1.1");

    await().until(() -> actions().size() == 1);
    assertThat(actions().getFirst().getSandbox()).isEqualTo(length > 128 ? "" : name);
  }

  @Test
  void eachReadOfDenialsIsRecordedWithItsSandbox() throws Exception {
    assertThat(send("GET /v1/denials?sandbox=blue HTTP/1.1")).contains(" 503 ");
    assertThat(send("GET /v1/denials?limit=0 HTTP/1.1")).contains(" 400 ");
    assertThat(send("POST /v1/denials HTTP/1.1")).contains(" 405 ", "allow: GET\r\n");

    await().until(() -> actions().size() == 2);
    assertThat(actions())
        .extracting(
            action ->
                "%s '%s' %d"
                    .formatted(action.getOperation(), action.getSandbox(), action.getStatus()))
        .containsExactly("/v1/denials 'blue' 503", "/v1/denials '' 400");
  }

  private List<AdminAction> actions() {
    return bench.recorded().stream()
        .filter(AuditRecord::hasAdminAction)
        .map(AuditRecord::getAdminAction)
        .toList();
  }

  private String put(String yaml) throws IOException {
    return bench.exchange(yaml, "PUT " + BLUE, "Host: localhost");
  }

  private String send(String... lines) throws IOException {
    return bench.send(String.join("\r\n", lines) + "\r\nHost: localhost");
  }

  private JsonObject status() throws IOException {
    String answer = send("GET /v1/status HTTP/1.1");
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
  }
}
