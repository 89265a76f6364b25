package dev.sluice.wire.http2;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.PeerBounds;
import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A session whose peer is the test: it writes frames and reads those of the session. */
final class SessionTrial implements SessionListener {
  final Http2Counts counts = new Http2Counts();
  final MemorySink sink = new MemorySink();
  final AtomicLong nanos = new AtomicLong();
  final Deadlines deadlines =
      new Deadlines(
          bug -> {
            throw new AssertionError(bug);
          },
          nanos::get);
  final Http2Session session;
  private final Map<Integer, MultiplexedStream> streams = new HashMap<>();

  /** What streams and the session told, such as {@code 1 data 3}. */
  final List<String> told = new ArrayList<>();

  /** What the peer has to complete, as of the last read. */
  long awaited = 1;

  private final ChannelHandlerContext context;
  private final PeerFrames peer = new PeerFrames();
  private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(false);

  SessionTrial() {
    this(Http2Bounds.DEFAULTS);
  }

  SessionTrial(Http2Bounds bounds) {
    this(bounds, true);
    settle();
    frames();
  }

  /** A session whose client has sent nothing yet. */
  static SessionTrial unsettled() {
    return new SessionTrial(Http2Bounds.DEFAULTS, true);
  }

  private void settle() {
    send(frames -> frames.settings(new Http2Settings()));
  }

  private SessionTrial(Http2Bounds bounds, boolean server) {
    context = new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
    session =
        new Http2Session(
            context,
            sink,
            new Http2Session.Terms(
                new PeerBounds(bounds), counts, deadlines, Duration.ofSeconds(1), server),
            this);
    session.start();
  }

  /** A session whose peer is an origin. */
  static SessionTrial ofClient() {
    SessionTrial trial = new SessionTrial(Http2Bounds.DEFAULTS, false);
    ByteBuf written = trial.sink.take();
    written.skipBytes(Http2CodecUtil.connectionPrefaceBuf().readableBytes());
    trial.settle();
    trial.sink.take();
    trial.sink.write(written);
    return trial;
  }

  /** Opens a stream and sends the head of its request. */
  MultiplexedStream requests(boolean end) {
    int id = session.streams().last() == 0 ? 1 : session.streams().last() + 2;
    MultiplexedStream stream = session.open(new Told(id));
    streams.put(id, stream);
    stream.head(get());
    if (end) {
      stream.end(Trailers.NONE, sent -> {});
    } else {
      stream.flush();
    }
    return stream;
  }

  /** Sends frames of the peer, which arrive in one read and have all their turns of the loop. */
  SessionTrial send(Consumer<PeerFrames> writing) {
    writing.accept(peer);
    return sendBytes(peer.take());
  }

  SessionTrial sendBytes(ByteBuf bytes) {
    session.read(bytes);
    while (sink.turn()) {}
    return this;
  }

  /** The same, before the next turn of the loop. */
  void arrives(Consumer<PeerFrames> writing) {
    writing.accept(peer);
    session.read(peer.take());
  }

  static Http2Headers get() {
    return new DefaultHttp2Headers(false).method("GET").scheme("https").authority("a").path("/");
  }

  MultiplexedStream stream(int id) {
    return Objects.requireNonNull(streams.get(id));
  }

  SessionTrial opens(int id, boolean end) {
    return send(peer -> peer.headers(id, get(), end));
  }

  SessionTrial data(int id, String text, boolean end) {
    return send(
        peer -> peer.data(id, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), 0, end));
  }

  /** The frames that the session wrote since the last call. */
  List<String> frames() {
    FrameLines lines = new FrameLines();
    ByteBuf written = sink.take();
    try {
      reader.readFrame(context, written, lines);
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    return lines.seen;
  }

  @Override
  public void onRead() {
    awaited = session.input().awaited();
  }

  @Override
  public void onRequest(int id, FieldList fields, boolean ended) {
    told.add(id + " request" + (ended ? " ended" : ""));
    MultiplexedStream stream = session.accept(id, new Told(id));
    streams.put(id, stream);
    if (ended) {
      stream.remoteEnds(Trailers.NONE);
    }
  }

  @Override
  public void onUnreadable(int id) {
    told.add(id + " unreadable");
    session.accept(id, new Told(id)).reset(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Override
  public void onRefused(int id, SessionFault fault) {
    told.add(id + " refused");
  }

  @Override
  public void onFailed(SessionFault fault) {
    told.add("failed " + fault.code());
    session.close();
  }

  @Override
  public void onEmptied() {
    told.add("emptied");
  }

  private final class Told implements StreamReceiver {
    private final int id;

    Told(int id) {
      this.id = id;
    }

    private void tell(String what) {
      told.add(id + " " + what);
    }

    @Override
    public Head onHead(FieldList fields, boolean ended) {
      tell("head" + (ended ? " ended" : ""));
      return new Head.Final(BodyLength.UNKNOWN);
    }

    @Override
    public void onData(ByteBuf piece) {
      tell("data " + piece.toString(StandardCharsets.US_ASCII));
      piece.release();
    }

    @Override
    public void onReadComplete() {
      tell("read");
    }

    @Override
    public void onEnd(Trailers trailers) {
      tell("end " + new String(trailers.lines(), StandardCharsets.US_ASCII).strip());
    }

    @Override
    public void onMalformed() {
      tell("malformed");
    }

    @Override
    public void onWritable() {
      tell("writable");
    }

    @Override
    public void onStalled() {
      tell("stalled");
    }

    @Override
    public void onReloaded() {
      tell("reloaded");
    }

    @Override
    public void onGone(Ending why) {
      tell("gone " + why);
    }
  }

  /** Memory of any size. */
  static final class CountedAhead implements ReadAhead {
    int claimed;

    @Override
    public boolean claim(int bytes) {
      claimed += bytes;
      return true;
    }

    @Override
    public void release(int bytes) {
      claimed -= bytes;
    }
  }
}
