package dev.sluice.proxy.websocket.relay;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.FrameException;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.FrameReader;
import dev.sluice.wire.websocket.FrameRules;
import dev.sluice.wire.websocket.Opcode;
import io.netty.buffer.ByteBuf;

/**
 * Event loop only. Parses the frames of one side and passes each to its sink, in turns that {@link
 * RelayTurn} bounds. Pings and pongs overtake a message that is judged or recorded; everything else
 * waits behind it.
 */
final class MessageFlow {
  private static final FrameSink DISCARDING = new Discarding();

  private final FrameReader reader;
  private final MessageRelay relay;
  private final RelayEnd.Peer peer;
  private final PassingSink passing;
  private final JudgingSink judging;
  private final ControlSink controls;
  private final RelayTurn turn = new RelayTurn();

  private FrameSink message = DISCARDING;

  private FrameSink frame = DISCARDING;

  private long position;
  private Step step = Step.HEAD;
  private Mode mode = Mode.OPEN;

  private enum Step {
    HEAD,
    /** A head was read, and its frame has to wait for the message before it. */
    PARKED,
    PAYLOAD
  }

  private enum Mode {
    OPEN,
    /** The session has ended: only the end of a passing frame and the peer's close still count. */
    ENDING,
    /** The peer's closing frame went on. Nothing is read. */
    CLOSED,
    /** The peer cannot be understood. Nothing is read. */
    BROKEN
  }

  MessageFlow(
      MessageSession session,
      MessageRelay relay,
      RelayEnd.Peer peer,
      PassingSink passing,
      JudgingSink judging,
      ControlSink controls) {
    this.reader =
        new FrameReader(new FrameRules(peer == RelayEnd.Peer.CLIENT, session.deflate().agreed()));
    this.relay = relay;
    this.peer = peer;
    this.passing = passing;
    this.judging = judging;
    this.controls = controls;
  }

  void take(ByteBuf piece) throws FrameException {
    try {
      boolean more = true;
      while (more && !waits()) {
        more = step == Step.PAYLOAD ? payload(piece) : head(piece);
      }
      if (isDeaf()) {
        piece.skipBytes(piece.readableBytes());
      }
    } finally {
      passing.end(piece);
    }
  }

  private boolean head(ByteBuf piece) throws FrameException {
    int start = FrameSink.SPLIT;
    if (step == Step.HEAD) {
      int before = piece.readerIndex();
      if (isDeaf() || !reader.advance(piece)) {
        return false;
      }
      start = reader.isSplit() ? FrameSink.SPLIT : before;
    }
    FrameHead head = reader.head();
    boolean overtakes = head.opcode() == Opcode.PING || head.opcode() == Opcode.PONG;
    step = mode == Mode.OPEN && isBusy() && !overtakes ? Step.PARKED : Step.PAYLOAD;
    if (step == Step.PAYLOAD) {
      position = 0;
      begin(head, piece, start);
    }
    return step == Step.PAYLOAD;
  }

  private void begin(FrameHead head, ByteBuf piece, int start) throws FrameException {
    turn.frame();
    frame = mode == Mode.OPEN ? sink(head, piece) : DISCARDING;
    if (!frame.equals(passing)) {
      passing.flush(piece);
    }
    frame.begin(head, piece, start);
  }

  private FrameSink sink(FrameHead head, ByteBuf piece) throws FrameException {
    if (head.opcode().isControl()) {
      return controls;
    }
    if (head.opcode() != Opcode.CONTINUATION) {
      message = message(head, piece);
    }
    return message;
  }

  private FrameSink message(FrameHead head, ByteBuf piece) throws FrameException {
    return switch (relay.reading(peer, head)) {
      case Reading.Pass pass -> {
        passing.message(MessageSession.type(head));
        yield passing;
      }
      case Reading.Judge judge -> {
        passing.flush(piece);
        judging.message(head, judge.maxBytes());
        // It may have been refused at once.
        yield mode == Mode.OPEN ? judging : DISCARDING;
      }
      case Reading.Refuse refuse -> {
        passing.flush(piece);
        relay.judged(peer, refuse.close());
        yield DISCARDING;
      }
    };
  }

  private boolean payload(ByteBuf piece) throws FrameException {
    FrameHead head = reader.head();
    int count = (int) Math.min(head.length() - position, piece.readableBytes());
    if (count > 0) {
      frame.payload(head, piece, count, position);
      position += count;
    }
    if (position < head.length()) {
      return false;
    }
    step = Step.HEAD;
    if (mode == Mode.OPEN) {
      frame.end(head, piece);
    } else if (frame.equals(passing)) {
      passing.finish(piece);
    } else if (head.opcode() == Opcode.CLOSE) {
      relay.answered(peer);
    }
    return true;
  }

  boolean waits() {
    // A frame that has begun goes on, since an empty one would not be seen to be missing.
    return (step == Step.HEAD && turn.isSpent() && !isDeaf()) || waitsForJudge();
  }

  private boolean waitsForJudge() {
    return mode == Mode.OPEN && (judging.isAdmitting() || (step == Step.PARKED && isBusy()));
  }

  private boolean isBusy() {
    return judging.isBusy() || passing.isRecording();
  }

  /** Whether something that arrived whole has not gone on: a message, or a frame behind it. */
  boolean isBehind() {
    return step == Step.PARKED || judging.isAdmitting() || judging.isBusy();
  }

  boolean hasClosed() {
    return mode == Mode.CLOSED;
  }

  JudgingSink judging() {
    return judging;
  }

  RelayTurn turn() {
    return turn;
  }

  void discard() {
    if (mode == Mode.OPEN) {
      mode = Mode.ENDING;
      message = DISCARDING;
      boolean passes = step == Step.PAYLOAD && frame.equals(passing);
      frame = passes ? frame : DISCARDING;
    }
    judging.close();
  }

  void close() {
    mode = Mode.CLOSED;
    judging.close();
  }

  void giveUp() {
    mode = Mode.BROKEN;
    judging.close();
  }

  private boolean isDeaf() {
    return mode == Mode.CLOSED || mode == Mode.BROKEN;
  }

  /** Event loop only. Frames that go nowhere. */
  private static final class Discarding implements FrameSink {
    @Override
    public void begin(FrameHead head, ByteBuf piece, int start) {}

    @Override
    public void payload(FrameHead head, ByteBuf piece, int bytes, long position) {
      piece.skipBytes(bytes);
    }

    @Override
    public void end(FrameHead head, ByteBuf piece) {}
  }
}
