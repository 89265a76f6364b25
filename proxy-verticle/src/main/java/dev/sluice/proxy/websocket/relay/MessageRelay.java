package dev.sluice.proxy.websocket.relay;

import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.FrameFault;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.FrameWriter;

/**
 * Event loop only. Relays the frames of one WebSocket session, and has messages judged. At most one
 * message of each side is held; nothing is read meanwhile but pings and pongs.
 */
public final class MessageRelay {
  private static final MessageClose FAILED =
      new MessageClose(MessageClose.INTERNAL_ERROR, "internal_error");
  private static final int GOING_AWAY = 1001;

  private final MessageSession session;
  private final MessageJudge judge;
  private final Inbound client;
  private final Inbound origin;
  private final SessionClose close;
  private boolean ended;

  private MessageRelay(
      ByteChannel client, ByteChannel origin, MessageSession session, MessageJudge judge) {
    this.session = session;
    this.judge = judge;
    Outlet toClient = new Outlet(client, new FrameWriter(false, session.deflate().origin()));
    Outlet toOrigin = new Outlet(origin, new FrameWriter(true, session.deflate().client()));
    ControlPayloads payloads = new ControlPayloads(session.read());
    this.client = inbound(Peer.CLIENT, client, toOrigin, payloads);
    this.origin = inbound(Peer.ORIGIN, origin, toClient, payloads);
    this.close = new SessionClose(session.deadlines(), toClient, toOrigin);
  }

  private Inbound inbound(Peer peer, ByteChannel from, Outlet to, ControlPayloads payloads) {
    MessageFlow flow =
        new MessageFlow(
            session,
            this,
            peer,
            new PassingSink(this, to, judge, peer),
            new JudgingSink(this, peer, session, judge, to),
            new ControlSink(this, to, peer, payloads));
    return new Inbound(this, peer, from, flow);
  }

  /**
   * Starts relaying. The judge hears the end once: both channels are closed then, or about to.
   *
   * <p>On a side that is read, and whose compressed messages may refer to earlier ones, {@link
   * MessageJudge.Reading.Pass} counts as {@code Judge} for compressed messages.
   */
  public static void join(
      ByteChannel client, ByteChannel origin, MessageSession session, MessageJudge judge) {
    MessageRelay relay = new MessageRelay(client, origin, session, judge);
    origin.open(relay.origin);
    client.open(relay.client);
    relay.origin.ask();
    relay.client.ask();
  }

  private Inbound side(Peer peer) {
    return peer == Peer.CLIENT ? client : origin;
  }

  static Peer other(Peer peer) {
    return peer == Peer.CLIENT ? Peer.ORIGIN : Peer.CLIENT;
  }

  MessageJudge.Reading reading(Peer from, FrameHead head) {
    return session.reading(from, head, judge);
  }

  boolean hasRoom(Peer from) {
    return ended || close.to(other(from)).channel().isWritable();
  }

  void writable(Peer peer) {
    side(other(peer)).flow().judging().taken();
    side(other(peer)).roomAgain();
  }

  RelayTurn turn(Peer of) {
    return side(of).flow().turn();
  }

  /** Has a side go on in the loop's next turn, if it has spent this one. */
  void rest(Peer of) {
    turn(of).rest(close.to(of).channel(), () -> step(of, () -> resume(of)));
  }

  void resume(Peer from) {
    side(from).run();
  }

  /** A peer's closing frame went on. What it sends afterwards is ignored. */
  void closedBy(Peer peer) {
    side(peer).flow().close();
    if (isClosedBy(other(peer))) {
      close.within(SessionClose.LINGER, () -> end(peer, new RelayEnd.Closed(other(peer))));
      if (side(other(peer)).hasEnded()) {
        end(peer, new RelayEnd.Closed(other(peer)));
      }
    } else {
      close.within(SessionClose.ANSWER, () -> end(other(peer), new RelayEnd.Closed(peer)));
    }
  }

  private boolean isClosedBy(Peer peer) {
    return side(peer).flow().hasClosed();
  }

  void inputEnded(Peer peer) {
    if (ended) {
      close.to(peer).channel().close();
    } else if (!isClosedBy(peer) || isClosedBy(other(peer))) {
      end(peer, new RelayEnd.Closed(peer));
    }
  }

  void lost(Peer peer) {
    close.closed();
    end(peer, side(peer).hasEnded() ? new RelayEnd.Closed(peer) : new RelayEnd.Lost(peer));
  }

  void stalled(Peer peer) {
    end(peer, new RelayEnd.Stalled(peer));
  }

  private void end(Peer by, RelayEnd how) {
    if (!ended) {
      boolean closed = isClosedBy(Peer.CLIENT) || isClosedBy(by);
      finish(closed ? new Cause.Closed() : new Cause.Disconnected(by), how);
      close.now();
    }
  }

  private void finish(Cause cause, RelayEnd how) {
    ended = true;
    client.flow().discard();
    origin.flow().discard();
    judge.onEnd(
        new MessageRelayEnd(cause, new ByteRelay.Transfer(client.bytes(), origin.bytes(), how)));
  }

  private void close(Cause cause, RelayEnd how, MessageClose frame) {
    if (!ended) {
      finish(cause, how);
      close.say(frame, forbids(cause));
      goOn(Peer.ORIGIN);
      goOn(Peer.CLIENT);
    }
  }

  /** Whether nothing may follow, since no record would count it. */
  private static boolean forbids(Cause cause) {
    return switch (cause) {
      case Cause.Judged judged -> true;
      case Cause.Drained(int code) -> code != GOING_AWAY;
      case Cause.Broken broken -> false;
      case Cause.Closed closed -> false;
      case Cause.Disconnected disconnected -> false;
    };
  }

  private void goOn(Peer peer) {
    if (isClosedBy(peer)) {
      close.to(peer).channel().close();
    }
    side(peer).run();
  }

  void judged(Peer from, MessageClose verdict) {
    close(new Cause.Judged(verdict), new RelayEnd.Closed(from), verdict);
  }

  /**
   * Runs what an answer of the judge leads to. Bytes that a bug may have lost must not be followed
   * by others: no closing frame is written.
   */
  void step(Peer from, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error bug) {
      session.bugs().accept(bug);
      try {
        if (!ended) {
          finish(new Cause.Judged(FAILED), new RelayEnd.Closed(from));
        }
      } finally {
        close.reset();
      }
    }
  }

  void failed(Peer from) {
    judged(from, FAILED);
  }

  void broken(Peer peer, FrameFault fault) {
    if (!ended) {
      close(
          new Cause.Broken(peer, fault.code(), fault.text()),
          new RelayEnd.Closed(peer),
          new MessageClose(fault.code(), ""));
      close.to(peer).endOutput();
    }
  }

  void late(Peer from, AssemblyTimes.Late what) {
    switch (what) {
      case NEXT_BYTES -> broken(from, FrameFault.ASSEMBLY_IDLE);
      case MESSAGE -> broken(from, FrameFault.ASSEMBLY_TOTAL);
      case RECEIVER -> stalled(other(from));
    }
  }

  void drained(Lifetime.Cause why) {
    int code =
        switch (why) {
          case STOPPED, EXPIRED -> GOING_AWAY;
          case RELOADED -> MessageClose.RESTART;
          case UNADMITTED -> MessageClose.VIOLATION;
        };
    close(new Cause.Drained(code), new RelayEnd.Drained(why), new MessageClose(code, ""));
  }

  void answered(Peer peer) {
    close.to(peer).channel().close();
  }
}
