package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trailers behind a response without a body, as HTTP/2 can send them. */
class BodilessTrailersTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final String ASKING = StagedTrial.GET + "\nX-Key: " + HOLDER;

  @TempDir Path directory;
  private final ExchangeHarness harness = new ExchangeHarness();
  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    harness.close();
    trial.close();
  }

  private static void answers(ScriptedOrigin origin, String head) {
    origin.answers("HTTP/1.1 " + head.replace("; ", "\n"));
    origin.ends(UploadTrial.trailers("x-echo: " + SECRET));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 204 No Content",
    "GET, 304 Not Modified",
    "HEAD, '200 OK; Content-Length: 7'",
    "GET, '200 OK; Content-Length: 0'",
  })
  void holdNoSecretOfTheRequest(String method, String head) throws Exception {
    ScriptedOrigin origin = ScriptedOrigin.fresh();
    harness.serving(UploadTrial.secret(directory, SECRET)).dialing(origin);
    ScriptedClient client = harness.start(ASKING.replace("GET", method));
    answers(origin, head);

    assertThat(client.told()).last().asString().startsWith("end x-echo: " + HOLDER);
    assertThat(scrubbed()).containsExactly("KEY");
  }

  private List<String> scrubbed() {
    return harness.audit.records().stream()
        .filter(AuditRecord::hasResponse)
        .findFirst()
        .orElseThrow()
        .getResponse()
        .getClosing()
        .getScrubbedList();
  }

  /** Stages are not asked about them. */
  @ParameterizedTest
  @CsvSource({
    "GET, 204 No Content",
    "HEAD, '200 OK; Content-Length: 7'",
    "GET, '200 OK; Content-Length: 0'",
  })
  void doNotGoOnWhereStagesReadTheResponse(String method, String head) {
    trial.passing();
    ScriptedClient client = trial.start(StagedTrial.GET.replace("GET", method));
    answers(trial.origin, head);

    assertThat(client.told()).endsWith("end");
  }

  @Test
  void goOnOtherwise() {
    ScriptedOrigin origin = ScriptedOrigin.fresh();
    ScriptedClient client = harness.dialing(origin).start(StagedTrial.GET);
    answers(origin, "200 OK; Content-Length: 0");

    assertThat(client.told()).last().asString().startsWith("end x-echo: " + SECRET);
  }
}
