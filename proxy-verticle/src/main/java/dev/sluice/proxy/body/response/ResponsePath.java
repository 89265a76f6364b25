package dev.sluice.proxy.body.response;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;

/**
 * Event loop only. The way of one response from the origin to the client: as it arrives, or through
 * stages. It holds no more than the memory of its exchange.
 */
public interface ResponsePath extends OriginStream.Listener {
  void onClientWritable();

  /** Whether a byte of the final response may have gone to the client. */
  boolean isBegun();

  /** The status of the origin's final response, or 101; 0 before it. */
  int status();

  long bytes();

  /** Event loop only. Receives the progress of the response. */
  interface Listener {
    void onResponseBegun();

    void onResponseEnd(Trailers trailers);

    void onResponseSwitched(ResponseHead head);

    void onResponseFault(OriginFault fault);

    /**
     * The response is not delivered, or not to its end. It was recorded.
     *
     * @param refusal for a client that has none of it
     * @param outcome of its request
     * @param reason platform text
     */
    void onResponseStopped(Refusal refusal, Outcome outcome, String reason);

    void onOriginWritable();

    void onThrown(Throwable thrown);
  }

  /** Event loop only. The time limits of the response. */
  interface Times {
    void answerBegins(ResponseHead response);

    void awaitRead();

    void stopAwaitingRead();

    boolean isOutlived();
  }
}
