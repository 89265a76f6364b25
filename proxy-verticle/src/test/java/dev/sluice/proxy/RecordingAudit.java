package dev.sluice.proxy;

import static org.awaitility.Awaitility.await;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.testing.KeptRecords;
import dev.sluice.wire.InjectedFault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what was appended; can be told to fail, and to keep who appends waiting. */
public final class RecordingAudit implements AuditLog, AuditLog.Factory {
  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile boolean failing;
  private final AtomicInteger throwsIn = new AtomicInteger(-1);
  private boolean holding;

  /** An append on a loop of its own, or on the thread of the test. */
  private record Waiting(Optional<Context> context, Promise<Void> appended) {
    void settle(Future<Void> outcome) {
      context.ifPresentOrElse(
          own -> own.runOnContext(go -> outcome.onComplete(appended)),
          () -> outcome.onComplete(appended));
    }
  }

  public List<AuditRecord> records() {
    return records;
  }

  /** The first decision on a request, once there is one. */
  RequestDecision decision() {
    await().until(() -> records.stream().anyMatch(AuditRecord::hasRequest));
    return records.stream().filter(AuditRecord::hasRequest).findFirst().orElseThrow().getRequest();
  }

  /** The newest end of a request. The record of a tunnel may follow it. */
  RequestCompletion completion() {
    await().until(() -> records.stream().anyMatch(AuditRecord::hasCompletion));
    return records.reversed().stream()
        .filter(AuditRecord::hasCompletion)
        .findFirst()
        .orElseThrow()
        .getCompletion();
  }

  public void fail() {
    failing = true;
  }

  /** The append after so many others throws. */
  public void throwAfter(int appends) {
    throwsIn.set(appends);
  }

  /** Answers no append until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  public void release() {
    settle(Future.succeededFuture());
  }

  /** Fails the appends that are held, as a disk that is not written does; later ones succeed. */
  public void refuseHeld() {
    settle(refused());
  }

  private void settle(Future<Void> outcome) {
    letGo().forEach(held -> held.settle(outcome));
  }

  private synchronized List<Waiting> letGo() {
    holding = false;
    List<Waiting> held = List.copyOf(waiting);
    waiting.clear();
    return held;
  }

  private static Future<Void> refused() {
    return Future.failedFuture(new AuditUnavailable("told to fail"));
  }

  @Override
  public AuditLog onThisLoop() {
    return this;
  }

  @Override
  public Future<Void> append(AuditRecord record) {
    if (throwsIn.get() >= 0 && throwsIn.getAndDecrement() == 0) {
      throw new InjectedFault();
    }
    if (failing) {
      return refused();
    }
    KeptRecords.add(record);
    return keep(record);
  }

  /** In one step, so that a test which sees a held record can release it. */
  private synchronized Future<Void> keep(AuditRecord record) {
    records.add(record);
    if (!holding) {
      return Future.succeededFuture();
    }
    Promise<Void> appended = Promise.promise();
    waiting.add(new Waiting(Optional.ofNullable(Vertx.currentContext()), appended));
    return appended.future();
  }
}
