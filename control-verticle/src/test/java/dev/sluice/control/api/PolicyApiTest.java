package dev.sluice.control.api;

import static dev.sluice.control.api.FakeControl.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.PolicyPut;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyApiTest {
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
  void showsAPolicyWithItsRevisionAsTag() throws Exception {
    HttpResponse<String> response = api.send(api.to("/v1/policies/blue").GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("version: 1\n");
    assertThat(response.headers().firstValue("etag")).contains("\"3\"");
  }

  @Test
  void aSandboxWithoutPolicyIsNotFound() throws Exception {
    assertThat(api.send(api.to("/v1/policies/green").GET()).statusCode()).isEqualTo(404);
    assertThat(api.send(api.to("/v1/policies/..%2Fetc").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void reservedNamesAreNoSandboxes() throws Exception {
    for (String name : List.of("_boundary", "ci.tests")) {
      HttpResponse<String> response =
          api.send(api.to("/v1/policies/" + name).PUT(BodyPublishers.ofString("version: 1")));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("no such sandbox name");
    }
  }

  @Test
  void anAcceptedPolicyIsAnsweredWithRevisionAndGeneration() throws Exception {
    control.next(new ChangeResult.Accepted(GENERATION, 8, List.of("a warning")));

    HttpResponse<String> response = api.send(api.put("version: 1\n"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"revision\":3", "\"generation\":9", "\"changed\":true", "a warning");
    assertThat(control.puts())
        .containsExactly(new PolicyPut("blue", "version: 1\n", OptionalLong.empty()).byOperator());
  }

  @Test
  void aRejectedPolicyIsAnsweredWithAllViolations() throws Exception {
    control.next(
        new ChangeResult.Rejected(List.of("f:1:1: x: one", "f:2:1: y: two"), "ab12", List.of()));

    HttpResponse<String> response = api.send(api.put("x"));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("f:1:1: x: one", "f:2:1: y: two");
  }

  @Test
  void ifMatchBecomesTheExpectedRevision() throws Exception {
    control.next(new ChangeResult.Conflict(3));

    HttpResponse<String> response = api.send(api.put("x").header("If-Match", "\"2\""));

    assertThat(response.statusCode()).isEqualTo(412);
    assertThat(response.body()).contains("\"revision\":3");
    assertThat(control.puts().getFirst().expectedRevision()).hasValue(2);
    assertThat(api.send(api.put("x").header("If-Match", "2, 3")).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatIsTooLargeOrNotText() throws Exception {
    assertThat(api.send(api.put("x".repeat((1 << 20) + 1))).statusCode()).isEqualTo(413);
    HttpRequest.BodyPublisher latin1 =
        HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xe4});
    assertThat(api.send(api.to("/v1/policies/blue").PUT(latin1)).statusCode()).isEqualTo(400);
    assertThat(control.puts()).isEmpty();
  }

  @Test
  void reloadsOnRequest() throws Exception {
    control.next(new ChangeResult.Unchanged(GENERATION));

    HttpResponse<String> response =
        api.send(api.to("/v1/reload").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"generation\":9", "\"changed\":false");
  }

  @Test
  void tooManyChangesAtOnceAreTold() throws Exception {
    control.fail(ControlUnavailable.busy());

    HttpResponse<String> response = api.send(api.put("x"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("too many changes are waiting");
  }

  @Test
  void aFailingDiskIsTold() throws Exception {
    control.fail(new IOException("disk"));

    assertThat(api.send(api.put("x")).statusCode()).isEqualTo(500);
  }
}
