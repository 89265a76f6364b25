package dev.sluice.proxy.wire;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.wire.head.ResponseHead;
import dev.sluice.proxy.wire.head.Wire;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An origin without a socket: a test says what it answers, and reads what it was told. */
public final class ScriptedOrigin implements OriginStream, ScriptedBody.Reader {
  private final boolean reused;
  private final ScriptedBody body = new ScriptedBody(this);
  private final List<String> told = new ArrayList<>();
  private final List<ByteBuf> pieces = new ArrayList<>();
  private final ScriptedChannel channel = new ScriptedChannel();
  private Optional<Listener> listener = Optional.empty();
  private String failing = "nothing";
  private String head = "";
  private Runnable untaken = () -> {};
  private boolean deaf;
  private boolean writable = true;
  private boolean requestEnded;
  private boolean answered;
  private boolean over;
  private boolean reusable;

  private ScriptedOrigin(boolean reused) {
    this.reused = reused;
  }

  /** A stream on a connection that was just dialed. */
  public static ScriptedOrigin fresh() {
    return new ScriptedOrigin(false);
  }

  /** A stream on a connection that has served a request before. */
  public static ScriptedOrigin kept() {
    return new ScriptedOrigin(true);
  }

  /** What it was told, in order. */
  public List<String> told() {
    return told;
  }

  /** The head of the request that it was sent. */
  public String head() {
    return head;
  }

  /** Bytes of its response that are asked for and have not arrived. */
  public long credit() {
    return body.credit();
  }

  public long mostCredit() {
    return body.mostCredit();
  }

  /** Whether its connection was released in a state in which it can serve another request. */
  public boolean isReusable() {
    return reusable;
  }

  /** Pieces of the response that were not released. */
  public long heldPieces() {
    return pieces.stream().filter(piece -> piece.refCnt() > 0).count();
  }

  public void answersInterim(String lines) {
    tell(() -> to().onInterim(parse(lines)));
  }

  public void answers(String lines) {
    answered = true;
    tell(
        () -> {
          to().onResponse(parse(lines));
          if (!over) {
            to().onReadComplete();
          }
        });
  }

  /**
   * A head with the begin of its body, in one read.
   *
   * @param whole whether the body ends in it
   */
  public void answersWith(String lines, String bytes, boolean whole) {
    answered = true;
    tell(
        () -> {
          body.holdsBack(bytes, whole);
          to().onResponse(parse(lines));
          body.readsOn();
        });
  }

  public void switches(String lines) {
    tell(() -> to().onSwitched(parse(lines)));
  }

  public void sends(String bytes) {
    tell(() -> body.arrives(bytes));
  }

  public void ends(Trailers trailers) {
    tell(() -> body.ends(trailers));
  }

  /** Its connection is closed before the listener hears of it. */
  public void fails(OriginFault fault) {
    tell(() -> to().onFault(fault));
  }

  /** Stops or resumes taking its request. */
  public void takes(boolean more) {
    writable = more;
    if (more) {
      listener.ifPresent(to -> tell(to::onWritable));
    }
  }

  /** Tells the listener, unless it has left; what it throws it hears again, as on a socket. */
  private void tell(Runnable event) {
    if (over) {
      return;
    }
    try {
      event.run();
    } catch (RuntimeException bug) {
      to().onThrown(bug);
    }
  }

  /** It throws the next time that it is told something that begins so. */
  public ScriptedOrigin failingAt(String mark) {
    failing = mark;
    return this;
  }

  private Listener to() {
    return listener.orElseThrow(() -> new AssertionError("nothing was asked for"));
  }

  private static ResponseHead parse(String lines) {
    return Wire.responseHead(lines.strip().replace("\n", "\r\n") + "\r\n\r\n");
  }

  @Override
  public void onBody(ByteBuf piece) {
    pieces.add(piece);
    to().onBody(piece);
  }

  @Override
  public void onReadComplete() {
    to().onReadComplete();
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    to().onEnd(trailers);
  }

  @Override
  public void sendWhole(Opening request, ByteBuf whole, Listener to, Runnable taken) {
    String bytes = ScriptedBody.text(whole);
    tell("send " + line(request) + (bytes.isEmpty() ? "" : " with " + ScriptedBody.told(bytes)));
    requestEnded = true;
    listener = Optional.of(to);
    if (deaf) {
      untaken = taken;
    } else {
      taken.run();
    }
  }

  /** It takes no whole body until it is told so. */
  public ScriptedOrigin deaf() {
    deaf = true;
    return this;
  }

  public void takesBody() {
    deaf = false;
    untaken.run();
  }

  @Override
  public void watchOutput(Deadlines deadlines, Duration patience, Runnable stalled) {
    Deadline unused =
        deadlines.in(
            patience,
            () -> {
              if (deaf) {
                stalled.run();
              }
            });
  }

  @Override
  public void begin(Opening request, BodyLength length, Listener to) {
    tell("begin " + line(request) + " of " + ScriptedBody.told(length));
    listener = Optional.of(to);
  }

  private String line(Opening request) {
    head = ScriptedBody.text(request.head());
    return head.substring(0, head.indexOf(" HTTP/1.1\r\n"));
  }

  @Override
  public void write(ByteBuf piece) {
    tell("write " + ScriptedBody.told(ScriptedBody.text(piece)));
  }

  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void end(Trailers trailers) {
    tell("end" + ScriptedBody.told(trailers));
    requestEnded = true;
  }

  @Override
  public void demand(int bytes) {
    if (!over) {
      body.demand(bytes);
    }
  }

  @Override
  public void stopDemand() {
    body.stopDemand();
  }

  @Override
  public void release() {
    leave("release", requestEnded && answered && body.isComplete());
  }

  @Override
  public void reset() {
    leave("reset", false);
  }

  /** A second end does nothing, as on a connection that serves another request by then. */
  private void leave(String how, boolean again) {
    if (!over) {
      tell(how);
      over = true;
      reusable = again;
      body.close();
    }
  }

  @Override
  public ByteChannel upgraded(Deadlines deadlines, Duration patience) {
    tell("upgraded");
    over = true;
    return channel;
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public String remoteIp() {
    return "127.0.0.1";
  }

  /** What is said to a stream that is over shows in the record. */
  private void tell(String what) {
    if (what.startsWith(failing)) {
      failing = "nothing";
      throw new InjectedFault();
    }
    told.add(over ? what + " (too late)" : what);
  }
}
