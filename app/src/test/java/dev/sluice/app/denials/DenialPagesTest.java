package dev.sluice.app.denials;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/denials} over a socket. */
class DenialPagesTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(DenialBench bench, String query) throws Exception {
    URI uri = URI.create("http://" + bench.address() + "/v1/denials" + query);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anAnswerIsBoundedAndSaysWhatIsLeftOut() throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(
          IntStream.range(0, 30)
              .mapToObj(i -> DeniedRecords.of("ci", "/" + (char) ('a' + i % 26) + i))
              .toList());
      JsonObject all = new JsonObject(get(bench, "?sandbox=ci&since=1h&limit=10").body());
      assertThat(all.getJsonArray("denials")).hasSize(10);
      assertThat(all.getInteger("left_out")).isEqualTo(20);
      assertThat(all.getInteger("window_seconds")).isEqualTo(86_400);
      assertThat(new JsonObject(get(bench, "?since=1d").body()).getInteger("left_out")).isZero();
      String later = "?since=" + Instant.now().plusSeconds(60);
      assertThat(new JsonObject(get(bench, later).body()).getJsonArray("denials")).isEmpty();
      assertThat(new JsonObject(get(bench, "?sandbox=lab").body()).getJsonArray("denials"))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?sandbox=a/b",
        "?since=soon",
        "?limit=0",
        "?limit=1001",
        "?follow=1",
        "?x=1",
        "?limit=1&limit=2"
      })
  void whatCannotBeFollowedIsRefused(String query) throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      HttpResponse<String> answer = get(bench, query);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("error")).contains("expected");
    }
  }

  @Test
  void withoutAControlNodeThereIsNoAnswer() throws Exception {
    try (DenialBench bench = new DenialBench(false)) {
      assertThat(get(bench, "").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aFloodOfOneSandboxCostsAnotherNothing() throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(List.of(DeniedRecords.of("lab", "/kept")));
      bench.append(
          IntStream.range(0, 100_000).mapToObj(i -> DeniedRecords.of("ci", "/p" + i)).toList());
      JsonObject lab = new JsonObject(get(bench, "?sandbox=lab").body());
      assertThat(lab.getJsonArray("denials").getJsonObject(0).getString("path")).isEqualTo("/kept");
      assertThat(lab.getJsonArray("unkept")).isEmpty();
      JsonObject ci = new JsonObject(get(bench, "?sandbox=ci&limit=1000").body());
      assertThat(ci.getJsonArray("denials")).hasSize(PendingDenials.MOST_OF_SANDBOX);
      assertThat(ci.getJsonArray("unkept").getJsonObject(0).getInteger("count"))
          .isEqualTo(100_000 - PendingDenials.MOST_OF_SANDBOX);
    }
  }
}
