package dev.sluice.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a server sends in one call. */
final class Answers<A> implements StreamObserver<A> {
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<A> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  @Override
  public void onNext(A message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    end.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  /** Waits for a message. */
  A next() throws InterruptedException {
    return Optional.ofNullable(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .orElseThrow(() -> new AssertionError("no message before " + end.getNow(Status.UNKNOWN)));
  }

  /** Waits for the status, before which no further message comes. */
  Status status() {
    Status status = end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    assertThat(messages).isEmpty();
    return status;
  }
}
