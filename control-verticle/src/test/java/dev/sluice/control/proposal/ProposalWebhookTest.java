package dev.sluice.control.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.config.settings.LearnSettings;
import dev.sluice.config.settings.ProposalSettings;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalWebhookTest {
  private static final String SECRET = "a secret of the operator";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  private int calls;
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aProposalThatOpensIsToldSignedAgainAfterAFailureAndWithoutTheWordsOfTheAgent()
      throws Exception {
    HttpServer receiver = receiver();
    Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    ProposalSettings.Webhook webhook =
        new ProposalSettings.Webhook("http://127.0.0.1:" + receiver.actualPort() + "/hook", secret);
    ControlSettings settings =
        new ControlSettings(
            Duration.ZERO,
            Optional.empty(),
            false,
            new ProposalSettings(Duration.ofDays(7), Optional.of(webhook)),
            LearnSettings.DEFAULTS,
            List.of());

    try (ProposalNode node = new ProposalNode(directory.resolve("node"), settings)) {
      String id =
          node.propose("blue", ProposalNode.body("new.example.com", "GET", "/a")).getAccepted(0);
      Notice failed = notice();
      Notice told = notice();

      assertThat(told.body()).isEqualTo(failed.body());
      assertThat(told.signature()).isEqualTo("sha256=" + hmac(told.body()));
      JsonObject json = new JsonObject(told.body());
      assertThat(json.getString("id")).isEqualTo(id);
      assertThat(json.getString("rule")).contains("host: new.example.com");
      assertThat(told.body().toString()).doesNotContain("to build");
    }
  }

  @Test
  void manyNoticesOfOneSandboxLeavePlacesForOthers() throws Exception {
    calls = 1;
    HttpServer receiver = receiver();
    Path secret = Files.writeString(directory.resolve("secret"), SECRET);
    String url = "http://127.0.0.1:" + receiver.actualPort() + "/hook";
    ProposalWebhook webhook =
        new ProposalWebhook(vertx, Optional.of(new ProposalSettings.Webhook(url, secret)));

    vertx.runOnContext(
        all -> {
          for (int i = 0; i < 20; i++) {
            webhook.onCreated(StoredProposal.newBuilder().setSandbox("blue").build());
          }
          webhook.onCreated(StoredProposal.newBuilder().setSandbox("green").build());
        });

    // One is sent while 16 wait.
    for (int i = 0; i < 17; i++) {
      assertThat(sandbox(notice())).isEqualTo("blue");
    }
    assertThat(sandbox(notice())).isEqualTo("green");
  }

  private static String sandbox(Notice notice) {
    return new JsonObject(notice.body()).getString("sandbox");
  }

  private Notice notice() throws InterruptedException {
    return Optional.ofNullable(notices.poll(30, TimeUnit.SECONDS)).orElseThrow();
  }

  /** Fails at first. */
  private HttpServer receiver() {
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          int status = calls++ == 0 ? 500 : 200;
                          notices.add(
                              new Notice(
                                  String.valueOf(request.getHeader(ProposalWebhook.SIGNATURE)),
                                  body));
                          request.response().setStatusCode(status).end();
                        }))
        .listen(0, "127.0.0.1")
        .await();
  }

  private static String hmac(Buffer body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
  }

  private record Notice(String signature, Buffer body) {}
}
