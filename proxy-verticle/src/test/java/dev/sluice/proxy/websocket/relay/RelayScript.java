package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.SteppedClock;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A relay between two scripted peers. */
final class RelayScript {
  final PeerScript client = new PeerScript();
  final PeerScript origin = new PeerScript();
  final ScriptedJudge judge = new ScriptedJudge();

  /** What was thrown. */
  final List<Throwable> bugs = new ArrayList<>();

  private final SteppedClock clock = new SteppedClock();
  private final Deadlines deadlines =
      new Deadlines(
          bug -> {
            throw new AssertionError(bug);
          },
          clock);

  RelayScript join() {
    return join(DeflateTerms.NONE);
  }

  RelayScript join(DeflateTerms terms) {
    return join(terms, Set.of(Peer.CLIENT, Peer.ORIGIN));
  }

  RelayScript join(DeflateTerms terms, Set<Peer> read) {
    MessageRelay.join(client, origin, new MessageSession(terms, read, deadlines, bugs::add), judge);
    return this;
  }

  /** Time that is over at once. */
  void passes(Duration time) {
    deadlines.poll(clock.after(time));
  }

  /** How it ended; it did so once. */
  MessageRelayEnd.Cause cause() {
    if (judge.ends.size() != 1) {
      throw new AssertionError(judge.ends);
    }
    return judge.ends.getFirst().cause();
  }

  /** Bytes that the relay holds on to. */
  long held() {
    return client.held() + origin.held();
  }
}
