package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets whose files change while the node runs. */
class CredentialReloadTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String HOLDER = "openshell:resolve:env:KEY";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @BeforeEach
  void start() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), ""));
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void aFileThatChangesOrGoesTakesEffect() throws IOException {
    Files.writeString(proxy.directory.resolve("KEY"), "second");
    await()
        .until(
            () ->
                get().startsWith("HTTP/1.1 200 ")
                    && origin.received().contains("X-Key: second\r\n"));
    Files.delete(proxy.directory.resolve("KEY"));
    await().until(() -> get().startsWith("HTTP/1.1 403 "));
    assertThat(lastDecision().getReason())
        .isEqualTo("credential KEY: no secret (file missing or not usable)");
  }

  /** Completions of earlier requests may come behind it. */
  private RequestDecision lastDecision() {
    return proxy.records().stream().filter(AuditRecord::hasRequest).toList().getLast().getRequest();
  }

  @Test
  void aSecretThatIsRevokedAfterTheDecisionIsNotSent() throws IOException {
    proxy.audit.hold();
    try (RawClient waiting = proxy.client()) {
      waiting.send(request());
      await().until(() -> proxy.records().size() == 1);
      Files.delete(proxy.directory.resolve("KEY"));
      await().until(this::isRevoked);
      proxy.audit.release();

      assertThat(waiting.readToEnd()).startsWith("HTTP/1.1 403 ").contains("credential_unavail");
    }
    assertThat(origin.received()).isEmpty();
    AuditRecord decision = proxy.records().getFirst();
    assertThat(proxy.records())
        .filteredOn(AuditRecord::hasCompletion)
        .filteredOn(r -> r.getCorrelationUid().equals(decision.getCorrelationUid()))
        .extracting(r -> r.getCompletion().getOutcome())
        .containsExactly(RequestCompletion.Outcome.OUTCOME_REFUSED);
    assertThat(proxy.records())
        .filteredOn(AuditRecord::hasRequest)
        .filteredOn(r -> r.getCorrelationUid().equals(decision.getCorrelationUid()))
        .extracting(r -> r.getRequest().getRefusal())
        .containsExactly("", "credential_unavailable");
  }

  /** A request of its own tells; its refusal waits for the journal as well. */
  private boolean isRevoked() {
    try (RawClient client = proxy.client()) {
      int before = proxy.records().size();
      client.send(request());
      await().until(() -> proxy.records().size() > before);
      return proxy.records().getLast().getRequest().getVerdict() == Verdict.VERDICT_DENIED;
    }
  }

  private String get() {
    try (RawClient client = proxy.client()) {
      return client.send(request()).readHead();
    }
  }

  private String request() {
    String authority = HOST + ":" + origin.port();
    return "GET http://%1$s/a HTTP/1.1\r\nHost: %1$s\r\nX-Key: %2$s\r\n\r\n"
        .formatted(authority, HOLDER);
  }
}
