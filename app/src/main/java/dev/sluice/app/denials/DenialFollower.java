package dev.sluice.app.denials;

import dev.sluice.app.live.LineStream;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * One follower: asks the control node every second for what was denied again, and passes it on.
 * Event loop only.
 */
final class DenialFollower {
  private static final long PERIOD_MILLIS = 1000;

  /** The admin API cuts a stream that is idle for long. */
  private static final int QUIET_PERIODS = 15;

  private final Vertx vertx;
  private final DenialQuery query;
  private final Function<DenialsWanted, Future<DenialsTold>> control;
  private final LineStream output;
  private long timer;
  private long begunMs;
  private long change;
  private int quiet;

  private boolean unreachable;

  private boolean closed;

  DenialFollower(
      Vertx vertx,
      DenialQuery query,
      Function<DenialsWanted, Future<DenialsTold>> control,
      LineStream output) {
    this.vertx = vertx;
    this.query = query;
    this.control = control;
    this.output = output;
  }

  void start() {
    ask();
  }

  private void ask() {
    control
        .apply(query.wanted(change))
        .onSuccess(this::told)
        .onFailure(e -> failed())
        .onComplete(
            done -> {
              if (!closed) {
                timer = vertx.setTimer(PERIOD_MILLIS, over -> ask());
              }
            });
  }

  private void told(DenialsTold told) {
    if (closed) {
      return;
    }
    unreachable = false;
    if (begunMs != 0 && told.getBegunMs() != begunMs) {
      // Another node is the active one, whose changes have other numbers.
      begunMs = told.getBegunMs();
      change = 0;
      return;
    }
    boolean first = begunMs == 0;
    begunMs = told.getBegunMs();
    change = told.getChange();
    if (first || told.getDenialsCount() > 0) {
      quiet = 0;
      output.line(event("denials").mergeIn(DenialJson.of(told)));
    } else {
      alive();
    }
  }

  private void failed() {
    if (closed) {
      return;
    }
    if (unreachable) {
      alive();
    } else {
      unreachable = true;
      output.line(event("unreachable"));
    }
  }

  private void alive() {
    quiet++;
    if (quiet % QUIET_PERIODS == 0) {
      output.line(event("alive"));
    }
  }

  private static JsonObject event(String name) {
    return new JsonObject().put("event", name);
  }

  void end() {
    if (!closed) {
      output.line(event("end"));
      close();
      output.end();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(timer);
      output.closed();
    }
  }
}
