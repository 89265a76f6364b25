package dev.sluice.proxy.websocket;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop only. The permits of the messages at hand, one of each side: a place in memory until
 * it was forwarded, and a permit for its stages until they have judged it (middleware-contract
 * m.3.3). An idle session holds none.
 */
final class MessagePermits {
  private final ExchangeContext context;
  private final Map<Peer, Hold> holds = new EnumMap<>(Peer.class);

  MessagePermits(ExchangeContext context) {
    this.context = context;
  }

  /**
   * Takes the permits for a message, one after the other.
   *
   * @param asked whether stages will be asked
   * @return completes with a close when there is no capacity; never, when released before
   */
  Future<Optional<MessageClose>> take(Peer from, boolean asked) {
    release(from);
    Hold hold = new Hold(asked);
    holds.put(from, hold);
    hold.begin();
    return hold.admitted.future();
  }

  boolean hasWaited(Peer from) {
    return Optional.ofNullable(holds.get(from))
        .flatMap(hold -> hold.work)
        .filter(WorkPermit::hasWaited)
        .isPresent();
  }

  void judged(Peer from) {
    Optional.ofNullable(holds.get(from)).flatMap(hold -> hold.work).ifPresent(WorkPermit::leave);
  }

  void release(Peer from) {
    Optional.ofNullable(holds.remove(from)).ifPresent(Hold::end);
  }

  void releaseAll() {
    for (Peer peer : Peer.values()) {
      release(peer);
    }
  }

  /** Event loop only. The permits of one message. */
  private final class Hold {
    private final Promise<Optional<MessageClose>> admitted = Promise.promise();
    private final boolean asked;
    private Optional<WorkPermit> assembly = Optional.empty();
    private Optional<WorkPermit> work = Optional.empty();

    Hold(boolean asked) {
      this.asked = asked;
    }

    void begin() {
      Claimant claimant = context.client().claimant();
      WorkPermit place =
          context
              .loop()
              .node()
              .messages()
              .assemblies()
              .of(
                  claimant,
                  new Step(
                      this::assembled,
                      new MessageClose(MessageClose.TRY_LATER, "inspection_exhausted")));
      assembly = Optional.of(place);
      place.request();
    }

    private void assembled() {
      if (!asked) {
        admitted.complete(Optional.empty());
        return;
      }
      WorkPermit permit =
          context
              .loop()
              .node()
              .permits()
              .of(
                  context.client().claimant(),
                  new Step(
                      () -> admitted.complete(Optional.empty()),
                      new MessageClose(
                          MessageClose.VIOLATION, RefusalCode.MIDDLEWARE_REQUIRED.text())));
      work = Optional.of(permit);
      permit.request();
    }

    void end() {
      work.ifPresent(WorkPermit::leave);
      assembly.ifPresent(WorkPermit::leave);
    }

    /** Event loop only. Waits for one permit. */
    private final class Step implements WorkPermit.Applicant {
      private final Runnable held;
      private final MessageClose refused;

      Step(Runnable held, MessageClose refused) {
        this.held = held;
        this.refused = refused;
      }

      @Override
      public void onPermit() {
        held.run();
      }

      @Override
      public void onExhausted() {
        admitted.complete(Optional.of(refused));
      }
    }
  }
}
