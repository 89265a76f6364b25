package dev.sluice.control.proposal;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.settings.ProposalSettings.Webhook;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator's address of each proposal that opens: one at a time, a few attempts, signed.
 * It holds no word of the agent. A notice that is lost changes nothing. Event loop only.
 */
final class ProposalWebhook {
  static final String SIGNATURE = "X-Sluice-Signature";

  private static final Logger LOG = LoggerFactory.getLogger(ProposalWebhook.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int WAITING = 256;

  /** Of one sandbox, so that it does not take the places of the others. */
  private static final int WAITING_OF_SANDBOX = 16;

  private static final int ATTEMPTS = 5;
  private static final int LONGEST_SECRET = 4_096;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Optional<Webhook> settings;
  private final HttpClient client;
  private final Deque<WaitingNotice> waiting = new ArrayDeque<>();
  private boolean sending;

  ProposalWebhook(Vertx vertx, Optional<Webhook> settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.client = vertx.createHttpClient();
  }

  void onCreated(StoredProposal proposal) {
    settings.ifPresent(
        webhook -> {
          if (isFull(proposal.getSandbox())) {
            onLost("too many wait");
            return;
          }
          waiting.add(new WaitingNotice(proposal.getSandbox(), notice(proposal)));
          next(webhook);
        });
  }

  private boolean isFull(String sandbox) {
    return waiting.size() >= WAITING
        || waiting.stream().filter(notice -> notice.sandbox().equals(sandbox)).count()
            >= WAITING_OF_SANDBOX;
  }

  private static Buffer notice(StoredProposal proposal) {
    return new JsonObject()
        .put("event", "proposal.created")
        .put("id", proposal.getState().getId())
        .put("sandbox", proposal.getSandbox())
        .put("origin", ProposalEvents.origin(proposal.getOrigin()))
        .put("rule_name", proposal.getState().getRuleName())
        .put("rule", proposal.getRule())
        .put("time", Instant.ofEpochMilli(proposal.getState().getCreatedMs()).toString())
        .put("expires_at", Instant.ofEpochMilli(proposal.getExpiresMs()).toString())
        .toBuffer();
  }

  private void next(Webhook webhook) {
    if (sending || waiting.isEmpty()) {
      return;
    }
    sending = true;
    Buffer body = waiting.remove().body();
    attempt(webhook, body, 1)
        .onFailure(e -> onLost(e.toString()))
        .onComplete(
            done -> {
              sending = false;
              next(webhook);
            });
  }

  private static void onLost(String why) {
    LOG.warn("a proposal was not told to control.proposals.webhook: {}", why);
  }

  private Future<Void> attempt(Webhook webhook, Buffer body, int number) {
    return send(webhook, body)
        .recover(
            e ->
                number == ATTEMPTS
                    ? Future.failedFuture(e)
                    : vertx
                        .timer(FIRST_PAUSE.toMillis() << (number - 1))
                        .compose(over -> attempt(webhook, body, number + 1)));
  }

  private Future<Void> send(Webhook webhook, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(webhook.url())
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json");
    return vertx
        .executeBlocking(() -> signature(webhook, body), false)
        .compose(
            signature ->
                client
                    .request(options.putHeader(SIGNATURE, signature))
                    .compose(request -> answer(request, body)))
        .timeout(TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
  }

  private static Future<Void> answer(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(
            response ->
                response.statusCode() / 100 == 2
                    ? Future.succeededFuture()
                    : Future.failedFuture("status " + response.statusCode()));
  }

  /** The secret is read each time, so that it can be replaced. */
  private static String signature(Webhook webhook, Buffer body)
      throws GeneralSecurityException, IOException {
    byte[] secret =
        new String(RegularFile.read(webhook.secretFile(), LONGEST_SECRET), StandardCharsets.UTF_8)
            .strip()
            .getBytes(StandardCharsets.UTF_8);
    if (secret.length == 0) {
      throw new IOException("control.proposals.webhook.secret_file is empty");
    }
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(secret, ALGORITHM));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
  }

  Future<Void> close() {
    return client.close();
  }

  private record WaitingNotice(String sandbox, Buffer body) {}
}
