package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket messages that the proxy itself reads: by policy, known values and credentials. */
class ReadSessionTest {
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";
  private static final String REWRITE = "websocket_credential_rewrite: true";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin =
      RawOrigin.plain(
          proxy.vertx,
          RawOrigin.switching(() -> Requests.SWITCHED + MessageFrames.fromOrigin("hello")));

  @AfterEach
  void close() {
    proxy.close();
  }

  /** A session on an endpoint with these keys. */
  private RawClient open(String keys) {
    proxy.start(policy(keys));
    RawClient client = proxy.client();
    client.send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private String policy(String keys) {
    return ProxyHarness.upgradable(ProxyHarness.rest(origin.port()))
        .replace("upgrades: allow", "upgrades: allow\n        " + keys);
  }

  private void holding(String secret) {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", secret));
  }

  private String received() {
    return MessageFrames.readable(origin.received());
  }

  private List<SessionEvent> events() {
    return proxy.records().stream()
        .filter(AuditRecord::hasSession)
        .map(AuditRecord::getSession)
        .toList();
  }

  private JudgedMessage judged() {
    await().until(() -> events().stream().anyMatch(SessionEvent::hasMessage));
    return events().stream()
        .filter(SessionEvent::hasMessage)
        .findFirst()
        .orElseThrow()
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "'messages: {text: deny}', text",
    "'messages: {binary: deny}', binary",
  })
  void aDeniedKindClosesTheSession(String keys, String kind) {
    try (RawClient client = open(keys)) {
      client.send(kind.equals("text") ? MessageFrames.text("note") : MessageFrames.binary("note"));
      assertThat(client.readUntil("policy_denied"))
          .endsWith(MessageFrames.close(1008, "policy_denied"));
    }
    await().until(() -> received().endsWith("[close 1008]"));
    assertThat(received()).isEqualTo("[close 1008]");
    assertThat(judged().getBinary()).isEqualTo(kind.equals("binary"));
    assertThat(judged().getRefusal()).isEqualTo("policy_denied");
    assertThat(judged().getCloseCode()).isEqualTo(1008);
  }

  @Test
  void theOriginMayBeDeniedToo() {
    try (RawClient client = open("messages: {from_origin: deny}")) {
      assertThat(client.readUntil("policy_denied"))
          .isEqualTo(MessageFrames.close(1008, "policy_denied"));
    }
    assertThat(judged().getFromOrigin()).isTrue();
  }

  @Test
  void otherMessagesPassAndAreCounted() {
    try (RawClient client = open("messages: {binary: deny}")) {
      assertThat(client.readUntil("hello")).isEqualTo(MessageFrames.fromOrigin("hello"));
      client.send(MessageFrames.text("one") + MessageFrames.text("two"));
      await().until(() -> received().equals("[one][two]"));
    }
    MessageTotals totals = proxy.audit.completion().getMessages();
    assertThat(totals.getClientText()).isEqualTo(2);
    assertThat(totals.getOriginText()).isEqualTo(1);
    assertThat(totals.getJudged()).isZero();
    assertThat(events()).isEmpty();
  }

  /** Nothing reads them. */
  @Test
  void controlFramesGoOnWithoutWhatTheyCarry() {
    holding(VALUE);
    try (RawClient client = open("allow_uninspected_credentials: true")) {
      client.send(MessageFrames.ping(VALUE) + MessageFrames.leaving(VALUE));
      String expected = "[\0\0\0\0\0\0\0\1][close 1000]";
      await().until(() -> received().equals(expected));
    }
    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"text", "binary"})
  void aKnownValueDoesNotLeave(String kind) {
    holding(VALUE);
    try (RawClient client = open("allow_uninspected_credentials: true")) {
      String payload = "{\"note\":\"key " + VALUE + "\"}";
      client.send(MessageFrames.text("before"));
      client.send(
          kind.equals("text") ? MessageFrames.text(payload) : MessageFrames.binary(payload));
      assertThat(client.readUntil("middleware_denied"))
          .endsWith(MessageFrames.close(1008, "middleware_denied"));
    }
    await().until(() -> received().endsWith("[close 1008]"));
    assertThat(received()).isEqualTo("[before][close 1008]");
    assertThat(judged().getReason()).isEqualTo("middleware_denied:known_values:secret_found");
    assertThat(proxy.records().toString()).doesNotContain(VALUE);
  }

  @Test
  void aPlaceholderIsReplacedWhereTheEndpointAsksForIt() {
    holding("quo\"ted");
    try (RawClient client = open(REWRITE)) {
      client.send(MessageFrames.text("{\"key\":\"openshell:resolve:env:KEY\"}"));
      client.send(MessageFrames.text("none"));
      await().until(() -> received().endsWith("[none]"));
      assertThat(received()).isEqualTo("[{\"key\":\"quo\\\"ted\"}][none]");
    }
    assertThat(judged().getCredentialsInjected()).isTrue();
    assertThat(judged().getCredentialsList()).containsExactly("KEY");
    assertThat(proxy.records().toString()).doesNotContain("quo");
  }

  @ParameterizedTest
  @CsvSource({
    "websocket_credential_rewrite: true, openshell:resolve:env:OTHER, credential_unavailable",
    "websocket_credential_rewrite: false, openshell:resolve:env:KEY, uninspected_credentials",
  })
  void aPlaceholderThatIsNotReplacedDoesNotLeave(String keys, String text, String code) {
    holding("short-secret");
    try (RawClient client = open(keys)) {
      client.send(MessageFrames.text(text));
      assertThat(client.readUntil(code)).endsWith(MessageFrames.close(1008, code));
    }
    await().until(() -> received().endsWith("[close 1008]"));
    assertThat(received()).isEqualTo("[close 1008]");
    assertThat(judged().getRefusal()).isEqualTo(code);
    assertThat(proxy.records().toString()).doesNotContain("openshell:resolve");
  }

  @Test
  void binaryMessagesToACredentialedEndpointAreRefused() {
    holding("short-secret");
    try (RawClient client = open(REWRITE)) {
      client.send(MessageFrames.binary("bytes"));
      assertThat(client.readUntil("uninspected_credentials"))
          .endsWith(MessageFrames.close(1008, "uninspected_credentials"));
    }
    assertThat(judged().getRule().getEngine()).isEqualTo("credentials");
  }

  @Test
  void aChangedPolicyEndsTheSession() {
    String keys = "messages: {binary: deny}";
    try (RawClient client = open(keys)) {
      client.readUntil("hello");
      proxy.reload(policy(keys));
      client.send(MessageFrames.text("still"));
      await().until(() -> received().equals("[still]"));
      proxy.reload("version: 1\n");
      assertThat(client.readToEnd()).isEqualTo(MessageFrames.close(1012, ""));
    }
    assertThat(received()).isEqualTo("[still][close 1012]");
    SessionClosing closing = events().getLast().getClosing();
    assertThat(closing.getCause()).isEqualTo(SessionClosing.Cause.CAUSE_RELOADED);
    assertThat(closing.getCloseCode()).isEqualTo(1012);
    assertThat(closing.getCurrentGeneration()).isEqualTo(3);
  }

  @Test
  void aChangedPolicyEndsTheSessionInATunnel() {
    String authority = ProxyHarness.HOST + ":" + origin.port();
    proxy.start(policy("messages: {binary: deny}"));
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send("GET /p HTTP/1.1\r\nHost: " + authority + "\r\n" + Requests.WEBSOCKET + "\r\n");
      client.readUntil("hello");
      proxy.reload("version: 1\n");
      assertThat(client.readToEnd()).isEqualTo(MessageFrames.close(1012, ""));
    }
    assertThat(received()).isEqualTo("[close 1012]");
  }

  @Test
  void nothingGoesOnThatIsNotRecorded() {
    holding("quoted");
    try (RawClient client = open(REWRITE)) {
      client.readUntil("hello");
      proxy.audit.fail();
      client.send(MessageFrames.text("openshell:resolve:env:KEY"));
      assertThat(client.readUntil("audit_unavailable"))
          .isEqualTo(MessageFrames.close(1008, "audit_unavailable"));
    }
    await().until(() -> received().endsWith("[close 1008]"));
    assertThat(received()).isEqualTo("[close 1008]");
  }

  @Test
  void withoutAReaderTheClientsExtensionsGoOn() {
    try (RawClient client = open("refuse_upgrade: close")) {
      client.readUntil("hello");
      client.send("not a frame");
      await().until(() -> origin.received().endsWith("not a frame"));
    }
    assertThat(events()).isEmpty();
  }
}
