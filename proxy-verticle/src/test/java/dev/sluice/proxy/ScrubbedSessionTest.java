package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.ResponseClosing;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A secret that the origin of a WebSocket received does not come back in its messages. */
class ScrubbedSessionTest {
  private static final String SECRET = "sk-test-0123456789";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final String KEYED = Requests.WEBSOCKET + "X-Key: " + HOLDER + "\r\n";
  private static final String END = MessageFrames.fromOrigin("end");

  private final ProxyHarness proxy = ProxyHarness.create();
  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> reply = new AtomicReference<>("");
  private final RawOrigin origin =
      RawOrigin.plain(
          proxy.vertx,
          (socket, soFar, consumed) -> {
            boolean asked = soFar.startsWith("GET ");
            if (!asked || soFar.contains("\r\n\r\n")) {
              consumed.run();
              socket.write(Buffer.buffer(asked ? answer.get() : reply.get(), "ISO-8859-1"));
            }
          });

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start(String keys, boolean scrub) {
    Credential key = Credentials.of(proxy.directory, "KEY", origin.port(), "", SECRET);
    proxy.credentials =
        List.of(
            new Credential(
                key.key(),
                key.source(),
                key.endpoints(),
                key.sandboxes(),
                key.expiresAt(),
                key.known(),
                scrub));
    proxy.start(
        ProxyHarness.upgradable(ProxyHarness.rest(origin.port()))
            .replace("upgrades: allow", "upgrades: allow\n        " + keys));
  }

  private RawClient open(String lines) {
    return proxy.client().send(Requests.post(origin, lines, "").replace("POST", "GET"));
  }

  /** What comes back of frames that the origin sends behind its answer to a handshake. */
  private String received(String frames) {
    answer.set(Requests.SWITCHED + frames + END);
    start("messages: {text: inspect}", true);
    try (RawClient client = open(KEYED)) {
      return client.readUntil(END);
    }
  }

  private MessageTotals totals() {
    return proxy.audit.completion().getMessages();
  }

  @Test
  void anEchoIsReplacedInEachForm() {
    String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(ISO_8859_1));
    String hex = HexFormat.of().formatHex(SECRET.getBytes(ISO_8859_1));
    String text = "a " + SECRET + " b " + base64 + " c " + hex;
    String received = received(MessageFrames.fromOrigin(text) + MessageFrames.fromOrigin("clean"));

    assertThat(received).doesNotContain(SECRET, base64, hex).contains("a " + HOLDER + " b ");
    assertThat(received).endsWith(MessageFrames.fromOrigin("clean") + END);
    assertThat(totals().getScrubbedList()).containsExactly("KEY");
    assertThat(totals().getScrubReplacements()).isEqualTo(3);
    assertThat(totals().getOriginText()).isEqualTo(3);
    assertThat(proxy.records().toString()).doesNotContain(SECRET);
  }

  @Test
  void anEchoInBinaryFragmentsIsReplaced() {
    String first = "\u0002\u0006" + SECRET.substring(0, 6);
    String last = "\u0080" + (char) (SECRET.length() - 6) + SECRET.substring(6);

    assertThat(received(first + last)).endsWith("\u0082" + (char) HOLDER.length() + HOLDER + END);
    assertThat(totals().getScrubReplacements()).isOne();
  }

  @Test
  void anEchoInTheSwitchIsReplacedAndTold() {
    answer.set(Requests.SWITCHED.replace("\r\n\r\n", "\r\nX-Echo: " + SECRET + "\r\n\r\n"));
    start("messages: {text: inspect}", true);
    try (RawClient client = open(KEYED)) {
      assertThat(client.readHead())
          .contains("X-Echo: " + HOLDER + "\r\n")
          .startsWith("HTTP/1.1 101");
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasResponse));
    ResponseClosing closing =
        proxy.records().stream()
            .filter(AuditRecord::hasResponse)
            .findFirst()
            .orElseThrow()
            .getResponse()
            .getClosing();
    assertThat(closing.getScrubbedList()).containsExactly("KEY");
  }

  /** The endpoint lets messages pass, and no stage reads them. */
  @Test
  void messagesThatPassAreSearchedToo() {
    answer.set(Requests.SWITCHED + MessageFrames.fromOrigin(SECRET) + END);
    start("allow_uninspected_credentials: true", true);
    try (RawClient client = open(KEYED)) {
      assertThat(client.readUntil(END)).endsWith(MessageFrames.fromOrigin(HOLDER) + END);
    }
  }

  @Test
  void aSecretInAMessageIsReplacedInTheAnswer() {
    answer.set(Requests.SWITCHED);
    start("websocket_credential_rewrite: true", true);
    try (RawClient client = open(Requests.WEBSOCKET)) {
      client.readHead();
      reply.set(MessageFrames.fromOrigin("got " + SECRET) + END);
      client.send(MessageFrames.text("key " + HOLDER));
      assertThat(client.readUntil(END)).isEqualTo(MessageFrames.fromOrigin("got " + HOLDER) + END);
    }
    assertThat(totals().getScrubbedList()).containsExactly("KEY");
  }

  @Test
  void aCredentialThatItsOriginSendsBackPasses() {
    answer.set(Requests.SWITCHED + MessageFrames.fromOrigin(SECRET) + END);
    start("allow_uninspected_credentials: true", false);
    try (RawClient client = open(KEYED)) {
      assertThat(client.readUntil(END)).endsWith(MessageFrames.fromOrigin(SECRET) + END);
    }
  }
}
