package dev.sluice.control.proposal;

import static dev.sluice.control.proposal.ProposalNode.body;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.api.AdminCaller;
import dev.sluice.control.api.ProposalApi;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.ProposalRefusal.Code;
import dev.sluice.proto.v1.StoredGeneration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request about a proposal is answered, also by a node that is not the active one now. */
class ProposalAnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String ENDED = "this control node is no longer the active one";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch heads = new CountDownLatch(1);
  private ProposalNode node;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    node = new ProposalNode(directory, ControlSettings.DEFAULTS);
    ProposalApi api = new ProposalApi(node.control());
    port =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(api, request))
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS)
            .actualPort();
  }

  private void answer(ProposalApi api, HttpServerRequest request) {
    assertThat(api.post(request, new AdminCaller("owner", true))).isTrue();
    heads.countDown();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    node.close();
  }

  @Test
  void aProposalWhoseBodyComesAfterTheTenureIsRefused() throws Exception {
    try (Socket client = connect()) {
      String body = body("new.example.com", "GET", "/a");
      send(client, head("?sandbox=blue", body));
      assertThat(heads.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      node.endTenure();
      send(client, body);

      assertThat(answer(client)).startsWith("HTTP/1.1 503 ").contains("could not be kept");
    }
  }

  @Test
  void anApprovalWhoseBodyComesAfterTheTenureIsRefused() throws Exception {
    String id = node.propose("blue", body("new.example.com", "GET", "/a")).getAccepted(0);
    try (Socket client = connect()) {
      String body = "{\"review_token\":\"%s\"}".formatted(node.show(id).token());
      send(client, head("/" + id + ":approve", body));
      assertThat(heads.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      node.endTenure();
      send(client, body);

      assertThat(answer(client)).startsWith("HTTP/1.1 503 ").contains(ENDED);
    }
  }

  @Test
  void aBodyThatIsRefusedAfterTheTenureIsNotInHand() throws Exception {
    ProposalDesk desk = node.desk();
    node.endTenure();
    ByteBuffer body = ByteBuffer.wrap(body("new.example.com", "GET", "/a").getBytes(UTF_8));

    for (int i = 0; i <= ProposalIntake.IN_HAND; i++) {
      assertThat(
              await(desk.propose("blue", body.duplicate(), false, ConfigFolder.AUTHOR))
                  .getRefusal()
                  .getCode())
          .isEqualTo(Code.CODE_NOT_KEPT);
    }
  }

  @Test
  void everyQuestionToAFormerDeskIsAnswered() throws Exception {
    String id = node.propose("blue", body("new.example.com", "GET", "/a")).getAccepted(0);
    ProposalDesk desk = node.desk();
    node.endTenure();

    assertThatThrownBy(() -> await(desk.show(id)))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageContaining(ENDED);
    assertThatThrownBy(() -> await(desk.reject(id, ConfigFolder.AUTHOR)))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageContaining(ENDED);
    assertThat(await(desk.list(Optional.of("blue")))).hasSize(1);
  }

  @Test
  void anApprovalOnANodeThatLostTheStoreIsRefusedLikeAPolicy() throws Exception {
    String id = node.propose("blue", body("new.example.com", "GET", "/a")).getAccepted(0);
    String body = "{\"review_token\":\"%s\"}".formatted(node.show(id).token());
    GenerationStore other = GenerationStore.open(directory.resolve("store"));
    other.append(
        StoredGeneration.newBuilder()
            .setGeneration(Generation.newBuilder().setNumber(other.nextNumber()))
            .build());

    try (Socket client = connect()) {
      send(client, head("/" + id + ":approve", body) + body);

      assertThat(answer(client)).startsWith("HTTP/1.1 503 ");
    }
  }

  private static String head(String resource, String body) {
    return "POST %s%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        .formatted(ProposalApi.PROPOSALS, resource, body.length());
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout((int) LIMIT.toMillis());
    return client;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String answer(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), UTF_8);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
