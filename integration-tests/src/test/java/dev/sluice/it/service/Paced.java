package dev.sluice.it.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * Takes the next message when there is room for what answers it, so that a stream of any length
 * takes little memory. One thread at a time.
 */
final class Paced<Q> implements StreamObserver<Q> {
  private final StreamObserver<Q> script;
  private final ServerCallStreamObserver<?> call;
  private boolean waits;

  private Paced(StreamObserver<Q> script, ServerCallStreamObserver<?> call) {
    this.script = script;
    this.call = call;
  }

  /** To be called while the method of the service is. */
  static <Q, A> StreamObserver<Q> of(
      StreamObserver<A> results, Function<StreamObserver<A>, StreamObserver<Q>> script) {
    ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) results;
    call.disableAutoRequest();
    Paced<Q> paced = new Paced<>(script.apply(results), call);
    call.setOnReadyHandler(paced::takeMore);
    call.request(1);
    return paced;
  }

  private void takeMore() {
    if (waits && call.isReady()) {
      waits = false;
      call.request(1);
    }
  }

  @Override
  public void onNext(Q message) {
    script.onNext(message);
    waits = true;
    takeMore();
  }

  @Override
  public void onError(Throwable gone) {
    script.onError(gone);
  }

  @Override
  public void onCompleted() {
    script.onCompleted();
  }
}
