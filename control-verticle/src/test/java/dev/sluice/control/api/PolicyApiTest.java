package dev.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyApiTest {
  private static final PolicySource POLICY =
      PolicySource.newBuilder().setSandbox("blue").setRevision(3).setYaml("version: 1\n").build();
  private static final Generation GENERATION =
      Generation.newBuilder().setNumber(9).addPolicies(POLICY).build();

  private final Vertx vertx = Vertx.vertx();
  private final FakeControl control = new FakeControl();
  private final HttpClient client = HttpClient.newHttpClient();
  private URI root;

  @BeforeEach
  void listen() throws Exception {
    PolicyApi api = new PolicyApi(control);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> route(api, request))
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    root = URI.create("http://127.0.0.1:" + server.actualPort());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void showsAPolicyWithItsRevisionAsTag() throws Exception {
    HttpResponse<String> response = send(to("/v1/policies/blue").GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("version: 1\n");
    assertThat(response.headers().firstValue("etag")).contains("\"3\"");
  }

  @Test
  void aSandboxWithoutPolicyIsNotFound() throws Exception {
    assertThat(send(to("/v1/policies/green").GET()).statusCode()).isEqualTo(404);
    assertThat(send(to("/v1/policies/..%2Fetc").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void anAcceptedPolicyIsAnsweredWithRevisionAndGeneration() throws Exception {
    control.next(new ChangeResult.Accepted(GENERATION, 8, List.of("a warning")));

    HttpResponse<String> response = send(put("version: 1\n"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"revision\":3", "\"generation\":9", "\"changed\":true", "a warning");
    assertThat(control.puts())
        .containsExactly(new PolicyPut("blue", "version: 1\n", OptionalLong.empty()));
  }

  @Test
  void aRejectedPolicyIsAnsweredWithAllViolations() throws Exception {
    control.next(new ChangeResult.Rejected(List.of("f:1:1: x: one", "f:2:1: y: two"), "ab12"));

    HttpResponse<String> response = send(put("x"));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("f:1:1: x: one", "f:2:1: y: two");
  }

  @Test
  void ifMatchBecomesTheExpectedRevision() throws Exception {
    control.next(new ChangeResult.Conflict(3));

    HttpResponse<String> response = send(put("x").header("If-Match", "\"2\""));

    assertThat(response.statusCode()).isEqualTo(412);
    assertThat(response.body()).contains("\"revision\":3");
    assertThat(control.puts().getFirst().expectedRevision()).hasValue(2);
    assertThat(send(put("x").header("If-Match", "2, 3")).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatIsTooLargeOrNotText() throws Exception {
    assertThat(send(put("x".repeat((1 << 20) + 1))).statusCode()).isEqualTo(413);
    HttpRequest.BodyPublisher latin1 =
        HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xe4});
    assertThat(send(to("/v1/policies/blue").PUT(latin1)).statusCode()).isEqualTo(400);
    assertThat(control.puts()).isEmpty();
  }

  @Test
  void reloadsOnRequest() throws Exception {
    control.next(new ChangeResult.Unchanged(GENERATION));

    HttpResponse<String> response =
        send(to("/v1/reload").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"generation\":9", "\"changed\":false");
  }

  @Test
  void tooManyChangesAtOnceAreTold() throws Exception {
    control.fail(ControlUnavailable.busy());

    HttpResponse<String> response = send(put("x"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("too many changes are waiting");
  }

  @Test
  void aFailingDiskIsTold() throws Exception {
    control.fail(new IOException("disk"));

    assertThat(send(put("x")).statusCode()).isEqualTo(500);
  }

  private static void route(PolicyApi api, HttpServerRequest request) {
    if (request.method().equals(HttpMethod.PUT)) {
      api.put(request);
    } else if (request.method().equals(HttpMethod.POST)) {
      api.reload(request);
    } else {
      api.get(request);
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(root.resolve(path));
  }

  private HttpRequest.Builder put(String yaml) {
    return to("/v1/policies/blue").PUT(HttpRequest.BodyPublishers.ofString(yaml));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static final class FakeControl implements PolicyControl {
    private final List<PolicyPut> puts = new CopyOnWriteArrayList<>();
    private volatile Future<Outcome> answer = Future.failedFuture("no answer was prepared");

    void next(ChangeResult result) {
      answer = Future.succeededFuture(new Outcome(result, 1, 1));
    }

    void fail(Exception fault) {
      answer = Future.failedFuture(fault);
    }

    List<PolicyPut> puts() {
      return puts;
    }

    @Override
    public Future<Optional<PolicySource>> policy(String sandbox) {
      return Future.succeededFuture(
          Optional.of(POLICY).filter(policy -> policy.getSandbox().equals(sandbox)));
    }

    @Override
    public Future<Outcome> put(PolicyPut change) {
      puts.add(change);
      return answer;
    }

    @Override
    public Future<Outcome> reload() {
      return answer;
    }

    @Override
    public boolean isActive() {
      return true;
    }

    @Override
    public List<String> faults() {
      return List.of();
    }

    @Override
    public List<String> unvalidated() {
      return List.of();
    }

    @Override
    public Future<Void> asked() {
      return Future.succeededFuture();
    }

    @Override
    public List<String> objections() {
      return List.of();
    }

    @Override
    public List<NodeReport> nodes() {
      return List.of();
    }
  }
}
