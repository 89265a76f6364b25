package dev.sluice.proxy.websocket.relay;

import com.google.protobuf.ByteString;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.FrameException;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.MessageReader;
import dev.sluice.wire.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.vertx.core.AsyncResult;
import java.util.Optional;

/**
 * Event loop only. Judges the messages of one side, one at a time: each is admitted, assembled,
 * judged, written and taken.
 */
final class JudgingSink implements FrameSink {
  private final MessageRelay relay;
  private final RelayEnd.Peer peer;
  private final MessageJudge judge;
  private final Outlet outlet;
  private final MessageReader reader;
  private final AssemblyTimes times;
  private State state = State.IDLE;

  private enum State {
    IDLE,
    ADMITTING,
    ASSEMBLING,
    JUDGING,
    TAKING,
    OVER
  }

  JudgingSink(
      MessageRelay relay,
      RelayEnd.Peer peer,
      MessageSession session,
      MessageJudge judge,
      Outlet outlet) {
    this.relay = relay;
    this.peer = peer;
    this.judge = judge;
    this.outlet = outlet;
    this.reader = new MessageReader(session.sender(peer));
    this.times = new AssemblyTimes(session.deadlines(), this::late);
  }

  void message(FrameHead head, int maxBytes) throws FrameException {
    reader.begin(head, maxBytes);
    state = State.ADMITTING;
    judge.admit(peer, type()).onComplete(answer -> relay.step(peer, () -> admitted(answer)));
  }

  private MessageJudge.Type type() {
    return MessageSession.type(reader.first());
  }

  private void admitted(AsyncResult<Optional<MessageClose>> answer) {
    if (state != State.ADMITTING) {
      return;
    }
    if (answer.failed()) {
      relay.failed(peer);
    } else if (answer.result().isPresent()) {
      relay.judged(peer, answer.result().orElseThrow());
    } else {
      state = State.ASSEMBLING;
      times.begin();
      relay.resume(peer);
    }
  }

  @Override
  public void begin(FrameHead head, ByteBuf piece, int start) throws FrameException {
    if (head.opcode() == Opcode.CONTINUATION) {
      reader.frame(head);
    }
  }

  @Override
  public void payload(FrameHead head, ByteBuf piece, int bytes, long position)
      throws FrameException {
    reader.take(head, piece, bytes, position);
  }

  @Override
  public void end(FrameHead head, ByteBuf piece) throws FrameException {
    if (head.last()) {
      ByteString whole = reader.end();
      times.stop();
      relay.turn(peer).message(whole.size());
      state = State.JUDGING;
      judge
          .judge(peer, type(), whole)
          .onComplete(verdict -> relay.step(peer, () -> judged(whole, verdict)));
    }
  }

  private void judged(ByteString whole, AsyncResult<MessageVerdict> verdict) {
    if (state != State.JUDGING) {
      return;
    }
    if (verdict.failed()) {
      relay.failed(peer);
      return;
    }
    switch (verdict.result()) {
      case MessageVerdict.Forward forward -> write(whole);
      case MessageVerdict.Replace replace -> write(replace.payload());
      case MessageVerdict.Close close -> relay.judged(peer, close.close());
    }
  }

  private void write(ByteString payload) {
    outlet.message(reader.first(), payload, reader.frameBytes());
    state = State.TAKING;
    if (outlet.channel().isWritable()) {
      taken();
    } else {
      times.awaitTaken();
    }
  }

  void taken() {
    if (state == State.TAKING) {
      times.stop();
      state = State.IDLE;
      judge.onForwarded(peer, type());
      relay.resume(peer);
    }
  }

  private void late(AssemblyTimes.Late what) {
    relay.late(peer, what);
  }

  boolean isAdmitting() {
    return state == State.ADMITTING;
  }

  boolean isBusy() {
    return state == State.JUDGING || state == State.TAKING;
  }

  void reads(boolean now) {
    if (state == State.ASSEMBLING && now) {
      times.reads();
    } else {
      times.rests();
    }
  }

  void close() {
    state = State.OVER;
    times.stop();
    reader.close();
  }
}
