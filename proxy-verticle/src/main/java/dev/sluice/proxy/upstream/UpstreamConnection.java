package dev.sluice.proxy.upstream;

import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.connection.InputEnd;
import dev.sluice.proxy.connection.TurnFlush;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.BodyReader;
import dev.sluice.proxy.http1.HeadResult;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.http1.ResponseHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * Event loop. A connection to an origin that carries one exchange at a time: {@link #begin},
 * writes, and a {@link ResponseListener} that hears the answer.
 */
public final class UpstreamConnection {
  private static final int MAX_HEAD_BYTES = 16_384;
  private static final int MAX_INTERIM = 16;
  private static final ResponseHeadParser PARSER = new ResponseHeadParser(MAX_HEAD_BYTES);

  private final NetSocketInternal socket;
  private final OriginKey key;
  private final Runnable onClosed;
  private final CloseWatch end;
  private final Inbox inbox = new Inbox();
  private State state = new Idle();
  private Runnable onDrained = UpstreamConnection::nothing;
  private long idleSinceNanos;
  private boolean reusable = true;
  private boolean unsent;

  private sealed interface State {}

  private record Idle() implements State {}

  private record AwaitingHead(String method, ResponseListener listener, int interim)
      implements State {}

  private record InBody(BodyReader reader, ResponseListener listener) implements State {}

  /** After 101, or once closed: nothing is parsed any more. */
  private record Released() implements State {}

  UpstreamConnection(NetSocketInternal socket, OriginKey key, Runnable onClosed) {
    this.socket = socket;
    this.key = key;
    this.onClosed = onClosed;
    this.end = CloseWatch.on(socket.channelHandlerContext());
    // Closing at once would throw away what has arrived and waits while reading is paused.
    InputEnd.watch(socket.channelHandlerContext());
    TurnFlush.under(socket.channelHandlerContext());
    socket.handler(this::arrived);
    socket.drainHandler(ignored -> onDrained.run());
    // A failing socket closes, and the close is what the exchange is told.
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(ignored -> socketClosed());
    socket.resume();
  }

  /** Starts an exchange; the request bytes follow by {@link #write}. */
  public void begin(String method, ResponseListener listener) {
    state = new AwaitingHead(method, listener, 0);
  }

  public void write(ByteBuf bytes) {
    if (state instanceof Released) {
      bytes.release();
    } else {
      socket.writeMessage(bytes);
    }
  }

  /**
   * Writes all that is left of a request.
   *
   * @param taken runs once the system has the bytes, or nobody will
   */
  public void write(ByteBuf bytes, Runnable taken) {
    if (state instanceof Released) {
      bytes.release();
      taken.run();
      return;
    }
    unsent = true;
    socket
        .writeMessage(bytes)
        .onComplete(
            ignored -> {
              unsent = false;
              taken.run();
            });
  }

  public boolean writeQueueFull() {
    return socket.writeQueueFull();
  }

  public void onDrained(Runnable action) {
    onDrained = action;
  }

  public void pauseReading() {
    socket.pause();
  }

  public void resumeReading() {
    socket.resume();
  }

  /** Ends the connection; whoever listens hears nothing more. */
  public void close() {
    state = new Released();
    reusable = false;
    // The socket's own close() would wait until the origin has taken what is queued.
    ChannelFuture unused = socket.channelHandlerContext().close();
  }

  /** False once the origin has closed it, as far as is known yet. */
  boolean isOpen() {
    return socket.channelHandlerContext().channel() instanceof DuplexChannel channel
        && channel.isActive()
        && !channel.isInputShutdown();
  }

  /** True when the last exchange ended cleanly both ways and both sides keep the connection. */
  boolean isReusable() {
    return reusable && !unsent && state instanceof Idle && inbox.isEmpty();
  }

  /** Hands the socket over for a raw relay, with the bytes that came behind the 101. */
  public Buffer release() {
    state = new Released();
    return inbox.drain();
  }

  public NetSocketInternal socket() {
    return socket;
  }

  public String remoteIp() {
    return key.address().getHostAddress();
  }

  OriginKey key() {
    return key;
  }

  /** Forgets the last exchange, whose client may have stopped the reading and may not be back. */
  void markIdle(long nowNanos) {
    idleSinceNanos = nowNanos;
    onDrained = UpstreamConnection::nothing;
    socket.resume();
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  private void arrived(Buffer buffer) {
    if (buffer.length() == 0) {
      inputEnded();
      return;
    }
    inbox.append(buffer);
    boolean progress = true;
    while (progress && !inbox.isEmpty()) {
      progress =
          switch (state) {
            case AwaitingHead awaiting -> readHead(awaiting);
            case InBody body -> readBody(body);
            // An answer that nobody asked for.
            case Idle ignored -> refuse();
            case Released ignored -> false;
          };
    }
    switch (state) {
      case AwaitingHead awaiting -> awaiting.listener().readComplete();
      case InBody body -> body.listener().readComplete();
      case Idle ignored -> {}
      case Released ignored -> {}
    }
  }

  private boolean refuse() {
    close();
    return false;
  }

  private boolean readHead(AwaitingHead awaiting) {
    return switch (PARSER.parse(inbox.bytes(), inbox.from(), inbox.to())) {
      case HeadResult.Complete<ResponseHead> complete -> {
        inbox.readTo(complete.end());
        yield headRead(awaiting, complete.head());
      }
      case HeadResult.Incomplete<ResponseHead> ignored -> false;
      case HeadResult.Rejected<ResponseHead> ignored ->
          fail(awaiting.listener(), UpstreamFault.MALFORMED_HEAD);
    };
  }

  private boolean headRead(AwaitingHead awaiting, ResponseHead head) {
    ResponseListener listener = awaiting.listener();
    if (head.status() == 101) {
      state = new Released();
      reusable = false;
      listener.switched(head);
      return false;
    }
    if (head.status() < 200) {
      if (awaiting.interim() == MAX_INTERIM) {
        return fail(listener, UpstreamFault.MALFORMED_HEAD);
      }
      state = new AwaitingHead(awaiting.method(), listener, awaiting.interim() + 1);
      listener.interim(head);
      return true;
    }
    BodyFraming framing = head.framingFor(awaiting.method());
    reusable = head.keepsAlive() && !(framing instanceof BodyFraming.UntilClose);
    BodyReader reader = BodyReader.of(framing);
    state = new InBody(reader, listener);
    listener.head(head, framing);
    return endIfDone(reader, listener);
  }

  private boolean readBody(InBody body) {
    int from = inbox.from();
    byte[] bytes = inbox.bytes();
    int end = body.reader().read(bytes, from, inbox.to(), body.listener().payload());
    if (body.reader().state() == BodyReader.State.MALFORMED) {
      return fail(body.listener(), UpstreamFault.MALFORMED_BODY);
    }
    inbox.readTo(end);
    body.listener().wire(bytes, from, end);
    return endIfDone(body.reader(), body.listener());
  }

  private boolean endIfDone(BodyReader reader, ResponseListener listener) {
    if (state instanceof InBody && reader.state() == BodyReader.State.DONE) {
      state = new Idle();
      listener.readComplete();
      listener.end();
      return false;
    }
    return true;
  }

  private boolean fail(ResponseListener listener, UpstreamFault fault) {
    close();
    listener.fault(fault);
    return false;
  }

  private void socketClosed() {
    State last = state;
    state = new Released();
    reusable = false;
    onClosed.run();
    tellEnd(last, false);
  }

  /** Behind all that came before it; whoever listens closes the connection. */
  private void inputEnded() {
    State last = state;
    if (last instanceof Idle) {
      close();
    } else {
      state = new Released();
      reusable = false;
      tellEnd(last, end.wasOrderly());
    }
  }

  private void tellEnd(State last, boolean orderly) {
    switch (last) {
      case AwaitingHead awaiting -> awaiting.listener().fault(unanswered(awaiting));
      case InBody body -> {
        if (orderly && body.reader().completeAtEof()) {
          body.listener().end();
        } else {
          body.listener().fault(UpstreamFault.TRUNCATED);
        }
      }
      case Idle ignored -> {}
      case Released ignored -> {}
    }
  }

  private UpstreamFault unanswered(AwaitingHead awaiting) {
    boolean silent = awaiting.interim() == 0 && inbox.isEmpty();
    UpstreamFault fault = silent ? UpstreamFault.CLOSED_UNANSWERED : UpstreamFault.CLOSED_EARLY;
    return end.certificateRefused() ? UpstreamFault.CERTIFICATE_REFUSED : fault;
  }

  private static void nothing() {}
}
