package dev.sluice.control.api;

import static dev.sluice.control.api.FakeControl.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeAuthor.Channel;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.RefusedDocument;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conditions, authors, lists and removals. */
class PolicyRequestsTest {
  private final FakeControl control = new FakeControl();
  private ApiBench api;

  @BeforeEach
  void listen() throws Exception {
    api = new ApiBench(control);
  }

  @AfterEach
  void close() throws Exception {
    api.close();
  }

  @Test
  void whoAsksForAChangeAndWhyIsHandedOn() throws Exception {
    control.next(new ChangeResult.Unchanged(GENERATION));

    api.send(api.put("x").header("X-Sluice-Reason", "ticket 7"));
    api.send(api.to("/v1/reload").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(control.authors())
        .containsExactly(
            new ChangeAuthor(Channel.API, "owner", "127.0.0.1", "ticket 7"),
            new ChangeAuthor(Channel.API, "owner", "127.0.0.1", ""));
  }

  @Test
  void aReasonThatTheAuditMustNotKeepIsRefused() throws Exception {
    String secret = "key AKIA" + "Z7QK2M4N6P3R5T5V";
    for (String reason : List.of("", "x".repeat(201), secret)) {
      HttpResponse<String> response = api.send(api.put("x").header("X-Sluice-Reason", reason));

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("X-Sluice-Reason").doesNotContain("Z7QK2M");
    }
    assertThat(control.puts()).isEmpty();
  }

  @Test
  void policiesAreListed() throws Exception {
    HttpResponse<String> response = api.send(api.to("/v1/policies").GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains(
            "{\"sandbox\":\"blue\",\"revision\":3,\"source\":\"api\",\"denied\":false,"
                + "\"presets\":{\"npm\":1,\"pypi\":2}}",
            "{\"sandbox\":\"red\",\"revision\":1,\"source\":\"file\",\"denied\":true,"
                + "\"presets\":{},\"file\":\"p/red.yaml\"}");
  }

  @Test
  void aPolicyIsRemovedUnderItsCondition() throws Exception {
    control.next(new ChangeResult.Accepted(GENERATION, 8, List.of("a warning")));

    HttpResponse<String> response =
        api.send(api.to("/v1/policies/blue").DELETE().header("If-Match", "\"3\""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"generation\":9", "a warning");
    assertThat(control.removed()).containsExactly("blueOptionalLong[3]");
  }

  @Test
  void whatIsNotThereIsNotRemoved() throws Exception {
    control.next(new ChangeResult.Unchanged(GENERATION));

    assertThat(api.send(api.to("/v1/policies/green").DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyAPutCanBeTriedOut() throws Exception {
    for (String query : List.of("dry_run=true", "replay=24h")) {
      for (HttpRequest.Builder change :
          List.of(
              api.to("/v1/policies/blue?" + query).DELETE(),
              api.to("/v1/reload?" + query).POST(HttpRequest.BodyPublishers.noBody()),
              api.to("/v1/policies/blue/rollback?revision=1&" + query)
                  .POST(HttpRequest.BodyPublishers.noBody()))) {
        HttpResponse<String> response = api.send(change);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("dry_run and replay are for PUT of a policy");
      }
    }
    assertThat(control.removed()).isEmpty();
    assertThat(control.authors()).isEmpty();
  }

  @Test
  void aPartOfAMethodIsNone() throws Exception {
    HttpResponse<String> response =
        api.send(
            api.to("/v1/policies/blue/revisions")
                .method("EAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void aKnownRevisionIsNotSentAgain() throws Exception {
    for (String tags : List.of("\"3\"", "\"1\", W/\"3\"", "*")) {
      HttpResponse<String> response =
          api.send(api.to("/v1/policies/blue").GET().header("If-None-Match", tags));
      assertThat(response.statusCode()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("etag")).contains("\"3\"");
    }
    HttpRequest.Builder older = api.to("/v1/policies/blue").GET().header("If-None-Match", "\"2\"");
    assertThat(api.send(older).statusCode()).isEqualTo(200);
  }

  @Test
  void ifNoneMatchPutsOnlyWhatIsNew() throws Exception {
    control.next(new ChangeResult.Conflict(3));

    assertThat(api.send(api.put("x").header("If-None-Match", "*")).statusCode()).isEqualTo(412);

    assertThat(control.puts().getFirst().expectedRevision()).hasValue(0);
    assertThat(api.send(api.put("x").header("If-None-Match", "\"3\"")).statusCode()).isEqualTo(400);
  }

  @Test
  void anEmptyPolicyIsNoPolicy() throws Exception {
    for (String body : List.of("", " \n\t")) {
      HttpResponse<String> response = api.send(api.put(body));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("DELETE removes a policy");
    }
    assertThat(control.puts()).isEmpty();
  }

  @Test
  void aReloadThatRefusesSomeFilesSaysWhatIsInForce() throws Exception {
    RefusedDocument refusal =
        new RefusedDocument(
            Optional.of("blue"), "f", List.of("f:1:1: x: one"), RefusedDocument.Effect.RETAINED);
    control.next(
        new ChangeResult.PartlyAccepted(
            new ChangeResult.Accepted(GENERATION, 8, List.of()),
            new ChangeResult.Rejected(refusal.violations(), "ab12", List.of(refusal))));

    HttpResponse<String> response =
        api.send(api.to("/v1/reload").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("f:1:1: x: one", "\"generation\":9", "\"changed\":true");
  }

  @Test
  void testsThatAreNotUtf8AreNotLeftOut() throws Exception {
    HttpResponse<String> answer =
        api.send(
            api.to("/v1/policies/blue/rollback?revision=1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xe4})));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("the tests are not UTF-8 text");
  }
}
