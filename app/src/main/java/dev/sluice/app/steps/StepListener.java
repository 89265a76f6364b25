package dev.sluice.app.steps;

import dev.sluice.app.live.LineOutput;
import dev.sluice.proto.v1.StepsTold;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One listener: asks all proxies of the cluster, again and again so that new ones hear of it too,
 * and passes what they tell to its output until the wanted requests have ended. Event loop only.
 */
final class StepListener {
  /** A proxy forgets a listener that it has not heard of for this long. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration RENEWAL = Duration.ofSeconds(3);

  /** Renewals between two signs of life; the admin API cuts a stream that is idle for long. */
  private static final int QUIET_RENEWALS = 5;

  /** Bounds the memory that unknown senders can claim. */
  private static final int MOST_NODES = 1024;

  private final StepQuestion question;
  private final LineOutput output;
  private final MessageConsumer<StepsTold> answers;
  private final WantedRequests wanted;
  private final Set<String> nodes = new HashSet<>();
  private final List<Runnable> timers = new ArrayList<>();
  private int renewals;
  private boolean closed;

  private StepListener(StepQuestion question, LineOutput output) {
    this.question = question;
    this.output = output;
    this.answers = question.answers();
    this.wanted = new WantedRequests(question.query().requests());
  }

  /** Begins to listen. */
  static StepListener start(Vertx vertx, StepQuery query, LineOutput output) {
    StepListener listener = new StepListener(new StepQuestion(vertx.eventBus(), query), output);
    listener.answers.handler(message -> listener.told(message.body()));
    listener
        .answers
        .completion()
        .onSuccess(reachable -> listener.begin(vertx))
        .onFailure(unreachable -> listener.end("stopping"));
    return listener;
  }

  private void begin(Vertx vertx) {
    if (closed) {
      return;
    }
    question.ask(LEASE);
    long renewal = vertx.setPeriodic(RENEWAL.toMillis(), tick -> renew());
    long timeout = vertx.setTimer(question.query().timeout().toMillis(), over -> end("timeout"));
    timers.add(() -> vertx.cancelTimer(renewal));
    timers.add(() -> vertx.cancelTimer(timeout));
  }

  private void renew() {
    question.ask(LEASE);
    renewals++;
    if (renewals == 1 && nodes.isEmpty()) {
      output.line(StepLines.unheard());
    } else if (renewals % QUIET_RENEWALS == 0) {
      output.line(StepLines.alive());
    }
  }

  private void told(StepsTold told) {
    if (closed) {
      return;
    }
    if (!told.hasRequest()) {
      heard(told);
    } else if (wanted.admit(told.getRequest())) {
      output.line(StepLines.steps(told.getNode(), told.getRequest()));
      if (wanted.areComplete()) {
        end("count");
      }
    }
  }

  private void heard(StepsTold told) {
    if (nodes.size() < MOST_NODES && nodes.add(told.getNode())) {
      output.line(StepLines.proxy(told.getNode(), told.getFull()));
    }
  }

  /** Tells why, and stops. */
  void end(String reason) {
    if (!closed) {
      output.line(StepLines.end(reason, wanted.ended()));
      close();
      output.end();
    }
  }

  /** Stops listening; the proxies are told, and would forget by themselves. */
  void close() {
    if (!closed) {
      closed = true;
      timers.forEach(Runnable::run);
      question.ask(Duration.ZERO);
      answers.unregister();
      output.closed();
    }
  }
}
