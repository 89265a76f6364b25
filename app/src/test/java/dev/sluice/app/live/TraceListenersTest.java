package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream of {@code GET /v1/trace} over a socket. */
class TraceListenersTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private final List<HttpURLConnection> open = new ArrayList<>();
  private TraceBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new TraceBench();
  }

  @AfterEach
  void close() {
    open.forEach(HttpURLConnection::disconnect);
    bench.close();
  }

  private HttpURLConnection get(String query) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + bench.address() + "/v1/trace" + query).toURL().openConnection();
    connection.setReadTimeout(PATIENCE_MILLIS);
    open.add(connection);
    return connection;
  }

  private BufferedReader lines(String query) throws IOException {
    HttpURLConnection connection = get(query);
    assertThat(connection.getContentType()).isEqualTo("application/x-ndjson");
    return new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
  }

  private BufferedReader listening(String query) throws IOException {
    BufferedReader lines = lines(query);
    assertThat(lines.readLine()).isEqualTo("{\"event\":\"listening\",\"node\":\"proxy-1\"}");
    return lines;
  }

  @Test
  void theWantedRequestsAreTold() throws IOException {
    BufferedReader lines = listening("?sandbox=ci&host=*.example.com&count=2");
    bench.append(TraceRecords.decided("a"));
    bench.append(TraceRecords.refused("b"));
    bench.append(TraceRecords.refused("c"));
    bench.append(TraceRecords.ended("a"));

    List<String> told = lines.lines().toList();
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).contains("\"request\":\"a\"", "\"counted\":true", "\"ended\":false");
    assertThat(told.get(1)).contains("\"request\":\"b\"", "\"ended\":true");
    assertThat(told.get(2)).contains("\"request\":\"a\"", "\"ended\":true", "http.completion");
    assertThat(told.get(3)).isEqualTo("{\"event\":\"end\",\"reason\":\"count\",\"requests\":2}");
  }

  @Test
  void otherSandboxesAndHostsAreNot() throws IOException {
    BufferedReader lines = listening("?sandbox=ci&host=other.test&timeout=1");
    bench.append(TraceRecords.refused("a"));

    assertThat(lines.lines())
        .containsExactly("{\"event\":\"end\",\"reason\":\"timeout\",\"requests\":0}");
  }

  @Test
  void theFifthListenerIsRefusedUntilOneEnds() throws IOException {
    for (int i = 0; i < 4; i++) {
      BufferedReader unused = listening("");
    }
    HttpURLConnection fifth = get("");
    assertThat(fifth.getResponseCode()).isEqualTo(429);
    assertThat(new String(fifth.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("4 traces run at this node");

    open.getFirst().disconnect();
    await().until(() -> get("").getResponseCode() == 200);
  }

  @Test
  void aReaderThatTakesNothingLosesLinesAndIsTold() throws IOException {
    BufferedReader slow = listening("?timeout=30");
    bench.append(TraceRecords.decided("a"));
    for (int i = 0; i < 2000; i++) {
      bench.append(TraceRecords.large("a"));
    }

    // It reads on, and hears what it lost with the next line that is told.
    await()
        .until(
            () -> {
              bench.append(TraceRecords.large("a"));
              return slow.readLine().contains("{\"event\":\"dropped\",\"lines\":");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "?count=0, count: expected a number from 1 to 100",
    "?count=101, count: expected a number from 1 to 100",
    "?count=x, count: expected a number from 1 to 100",
    "?timeout=601, timeout: expected a number from 1 to 600",
    "?host=a..b, host: host pattern must not contain empty DNS labels; expected a host such as",
    "?sandbox=%2F, sandbox: expected the id of a sandbox",
    "?hots=a, 'expected sandbox, host, count and timeout, each at most once'",
    "?host=a&host=b, 'expected sandbox, host, count and timeout, each at most once'",
  })
  void whatCannotBeFollowedIsExplained(String query, String detail) throws IOException {
    HttpURLConnection answer = get(query);

    assertThat(answer.getResponseCode()).isEqualTo(400);
    assertThat(new String(answer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains(detail);
  }
}
