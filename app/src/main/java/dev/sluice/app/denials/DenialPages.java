package dev.sluice.app.denials;

import dev.sluice.app.live.InvalidQuery;
import dev.sluice.app.live.LineStream;
import dev.sluice.control.api.Answer;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers {@code GET /v1/denials} on any node, from what the active control node keeps. Event loop
 * only.
 */
public final class DenialPages {
  public static final String PATH = "/v1/denials";

  private static final int MOST = 4;

  private static final long TIMEOUT_MILLIS = 3000;

  private final Vertx vertx;
  private final Set<DenialFollower> followers = new HashSet<>();

  public DenialPages(Vertx vertx) {
    this.vertx = vertx;
  }

  public void serve(HttpServerRequest request) {
    DenialQuery query;
    try {
      query = DenialQuery.of(request.params(), Instant.now());
    } catch (InvalidQuery e) {
      Answer.error(400, String.valueOf(e.getMessage())).send(request.response());
      return;
    }
    if (!query.follow()) {
      answer(request.response(), query);
    } else if (followers.size() >= MOST) {
      Answer.error(429, MOST + " followers are here; end one, or ask another node of the cluster")
          .send(request.response());
    } else {
      follow(request.response(), query);
    }
  }

  private void answer(HttpServerResponse response, DenialQuery query) {
    ask(query.wanted(0))
        .onSuccess(told -> new Answer(200, DenialJson.of(told)).send(response))
        .onFailure(
            e -> Answer.error(503, "no control node answers; it keeps the denials").send(response));
  }

  private Future<DenialsTold> ask(DenialsWanted wanted) {
    return vertx
        .eventBus()
        .<DenialsTold>request(
            BusAddress.DENIALS_WANTED, wanted, new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS))
        .map(Message::body);
  }

  private void follow(HttpServerResponse response, DenialQuery query) {
    DenialFollower[] started = new DenialFollower[1];
    LineStream stream = new LineStream(response, () -> followers.remove(started[0]));
    DenialFollower follower = new DenialFollower(vertx, query, this::ask, stream);
    started[0] = follower;
    followers.add(follower);
    response.closeHandler(gone -> follower.close());
    response.exceptionHandler(broken -> follower.close());
    follower.start();
  }

  public void close() {
    List.copyOf(followers).forEach(DenialFollower::end);
  }
}
