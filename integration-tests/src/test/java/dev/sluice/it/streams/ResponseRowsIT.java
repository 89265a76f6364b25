package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.streams.StreamNode.Answer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses through services of both contracts: what the client gets, and what the audit tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedStreams.OfResponses.class)
class ResponseRowsIT {
  private StreamNode node;
  private AuditTopic topic;

  @BeforeAll
  void start(StreamNode shared) {
    node = shared;
    topic = AuditTopic.open(node.deployment.kafka());
  }

  @AfterAll
  void stop() {
    topic.close();
  }

  /** Of the response to a path. */
  private List<JsonObject> about(String path, String code) {
    return topic.until(all -> of(all, path, code).findAny().isPresent()).stream()
        .filter(event -> isOf(event, path, code))
        .toList();
  }

  private static java.util.stream.Stream<JsonObject> of(
      List<JsonObject> all, String path, String code) {
    return all.stream().filter(event -> isOf(event, path, code));
  }

  private static boolean isOf(JsonObject event, String path, String code) {
    return AuditTopic.code(event).equals(code) && event.encode().contains("\"" + path + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "hooks.test, /deny/1, 403, middleware_denied",
    "older.test, /deny/1, 403, middleware_denied",
    "hooks.test, /cannot/1, 502, response_delivery_failed",
    "hooks.test, /unimplemented/1, 502, response_delivery_failed",
    "older.test, /unimplemented/1, 502, response_delivery_failed",
    "hooks.test, /nothing/1, 502, response_delivery_failed",
    "older.test, /nothing/1, 502, response_delivery_failed",
  })
  void beforeTheFirstByteTheClientGetsARefusal(String host, String path, int status, String error) {
    Answer answer = node.get(host, path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("layer")).isEqualTo("http_response_pre_return");
    assertThat(body.containsKey("middleware")).isEqualTo(status == 403);
    assertThat(answer.text())
        .contains("Connection: close\r\n")
        .contains("X-OpenShell-Policy: test\r\n")
        .doesNotContain("Set-Cookie", "secret", "canary-of-a-service");
    JsonObject decision = about(path, "response.decision").getFirst();
    assertThat(decision.getString("status_code")).isEqualTo(error);
    assertThat(decision.getJsonObject("unmapped").getInteger("answered")).isEqualTo(status);
    assertThat(decision.encode()).doesNotContain("canary-of-a-service");
  }

  @ParameterizedTest
  @CsvSource({
    "hooks.test, /late-deny/hooks",
    "older.test, /late-deny/older",
    "hooks.test, /late-fail/hooks",
    "older.test, /late-fail/older",
    "hooks.test, /late-disorder/hooks",
    "older.test, /late-disorder/older",
  })
  void afterItTheResponseIsCutAndLooksCut(String host, String path) {
    Answer answer = goingOnBehindItsFirstBytes(host, path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("first ").doesNotContain("BOOM", "\r\n0\r\n");
    JsonObject closing = about(path, "response.closing").getFirst();
    assertThat(closing.getJsonObject("unmapped").getString("commitment")).isEqualTo("after_commit");
    assertThat(
            topic
                .until(
                    all ->
                        all.stream()
                            .anyMatch(
                                event ->
                                    event
                                        .encode()
                                        .contains("openshell.middleware.http_response_failure")))
                .isEmpty())
        .isFalse();
  }

  private Answer goingOnBehindItsFirstBytes(String host, String path) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () -> node.get(host, path, received), Thread::startVirtualThread);
    await().until(() -> answer.isDone() || received.toString(ISO_8859_1).contains("first "));
    StreamOrigin.goesOn(path);
    return answer.join();
  }

  @ParameterizedTest
  @CsvSource({
    "hooks.test, /buffer/whole, a ****** of the origin",
    "older.test, /buffer/whole, a ****** of the origin",
    "older.test, /stream/whole, a ****** of the origin",
    "hooks.test, /stream/whole, a secret of the origin",
    "hooks.test, /skip/whole, a secret of the origin",
    "older.test, /skip/whole, a secret of the origin",
  })
  void whatServicesLetGoArrives(String host, String path, String body) {
    Answer answer = node.get(host, path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.reset()).isFalse();
    assertThat(answer.body()).contains(body);
    assertThat(answer.text()).containsIgnoringCase("Set-Cookie: a=b\r\n");
  }

  @Test
  void aHeadThatIsChangedKeepsItsBody() {
    Answer answer = node.get(StreamNode.OLDER, "/head/whole");

    assertThat(answer.text()).contains("x-guard: seen\r\n").contains("ETag: \"1\"");
    assertThat(answer.body()).isEqualTo(StreamOrigin.WHOLE);
  }

  @Test
  void aHeadRequestGetsARefusalWithoutItsBody() {
    Answer answer = node.ask("HEAD", StreamNode.HOOKS, "/deny/head");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.text()).containsPattern("Content-Length: [1-9]");
  }

  @Test
  void bothRecordsOfAResponseAreJoinedWithTheirRequest() {
    node.get(StreamNode.HOOKS, "/stream/joined");

    JsonObject decision = about("/stream/joined", "response.decision").getFirst();
    String uid = decision.getJsonObject("metadata").getString("correlation_uid");
    topic.until(
        all ->
            all.stream()
                .filter(event -> event.encode().contains(uid))
                .map(AuditTopic::code)
                .collect(Collectors.toSet())
                .containsAll(Set.of("response.decision", "response.stage", "response.closing")));
  }
}
