package dev.sluice.proxy.upstream;

import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Event loop only. Handshakes that ask origins whether they choose HTTP/2. All tunnels of a client
 * address to one origin wait for the same handshake. Handshakes begin, and tunnels go on, in turns
 * of the loop.
 */
final class ProtocolProbes {
  /** Origins that the loop asks at once, shared between sandboxes. */
  static final int MOST = 512;

  /**
   * Longest wait for an origin that stays silent: shorter than clients wait for a handshake, so
   * that they get the refusal instead.
   */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Deadlines deadlines;
  private final ReleasedRequests released;
  private final SandboxShares shares = new SandboxShares(MOST);
  private final Map<Origin, Probe> probes = new HashMap<>();

  private final class Probe {
    private final Origin origin;
    private final WaitingRequests<Boolean> waiting = new WaitingRequests<>();
    private final Deadline patience;
    private boolean late;

    Probe(Origin origin) {
      this.origin = origin;
      this.patience = deadlines.later(PATIENCE, this::giveUp);
    }

    Future<Boolean> await(BooleanSupplier lasts) {
      int unused = waiting.sweep();
      return late ? Future.succeededFuture(false) : waiting.add(lasts);
    }

    void begin(Supplier<Future<Boolean>> handshake) {
      patience.restart();
      WaitingRequests<Boolean> turn = new WaitingRequests<>();
      turn.add(waiting::isLasting)
          .compose(begun -> handshake.get())
          .onComplete(answer -> end(answer.succeeded() && answer.result()));
      released.add(origin.sandbox(), turn, Future.succeededFuture(true));
    }

    private void giveUp() {
      late = true;
      tell(false);
    }

    private void end(boolean http2) {
      patience.cancel();
      probes.remove(origin);
      shares.release(origin.claimant(), 1);
      if (!late) {
        tell(http2);
      }
    }

    private void tell(boolean http2) {
      released.add(origin.sandbox(), waiting, Future.succeededFuture(http2));
    }
  }

  ProtocolProbes(Deadlines deadlines, ReleasedRequests released) {
    this.deadlines = deadlines;
    this.released = released;
  }

  /**
   * Whether an origin chooses HTTP/2. False when it was silent for too long, and without room for
   * one more origin. Fails soon after the client has left.
   *
   * @param lasts whether the client is still there
   * @param handshake asks the origin, unless that is asked already
   */
  Future<Boolean> ask(Origin origin, BooleanSupplier lasts, Supplier<Future<Boolean>> handshake) {
    Probe running = probes.get(origin);
    if (running != null) {
      return running.await(lasts);
    }
    if (!shares.claim(origin.claimant(), 1)) {
      return Future.succeededFuture(false);
    }
    Probe probe = new Probe(origin);
    probes.put(origin, probe);
    Future<Boolean> answer = probe.await(lasts);
    probe.begin(handshake);
    return answer;
  }
}
