package dev.sluice.wire.http2;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.connection.Phase;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.Http2Limit;
import dev.sluice.wire.http2.frame.PeerBounds;
import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.head.FieldList;
import dev.sluice.wire.http2.head.RequestFieldReader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;

/** Event loop only. The phase of a client connection that speaks HTTP/2: many requests at once. */
public final class Http2ClientConnection implements Phase, SessionListener {
  private static final RequestHeadParser PARSER =
      new RequestHeadParser(Http2Session.MAX_FIELD_BYTES);

  private final ClientConnection client;
  private final Terms terms;
  private final Http2Handler handler;
  private final Http2Session session;
  private final ClientPreface preface;
  private final Deadline idle;
  private boolean over;

  public record Terms(
      PeerBounds bounds,
      Http2Counts counts,
      Deadlines deadlines,
      Timeouts timeouts,
      HalfClose halfClose,
      String scheme) {}

  private Http2ClientConnection(ClientConnection client, Terms terms, Http2Handler handler) {
    this.client = client;
    this.terms = terms;
    this.handler = handler;
    this.session =
        new Http2Session(
            client.socket().socket().channelHandlerContext(),
            new SocketSink(client.socket()),
            new Http2Session.Terms(
                terms.bounds(), terms.counts(), terms.deadlines(), terms.timeouts().send(), true),
            this);
    this.preface = new ClientPreface(terms.deadlines().later(terms.timeouts().head(), this::late));
    this.idle = terms.deadlines().later(terms.timeouts().idle(), this::leave);
  }

  public static void start(ClientConnection client, Terms terms, Http2Handler handler) {
    Http2ClientConnection connection = new Http2ClientConnection(client, terms, handler);
    connection.session.start();
    connection.preface.await();
    client.enter(connection);
    client.read();
    if (client.isDraining()) {
      connection.leave();
    }
  }

  @Override
  public void bytesArrived() {
    arrived(client.inbox().drain());
  }

  @Override
  public int directBytes() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void directBytes(ByteBuf bytes) {
    arrived(bytes);
  }

  private void arrived(ByteBuf bytes) {
    if (over) {
      bytes.release();
    } else if (preface.isComplete()) {
      session.read(bytes);
    } else if (preface.take(bytes)) {
      if (preface.isComplete()) {
        idle.restart();
      }
      session.read(bytes);
    } else {
      bytes.release();
      onFailed(SessionFault.of(Http2Error.PROTOCOL_ERROR));
    }
  }

  @Override
  public void onRead() {
    if (!over) {
      preface.awaits(session.input().awaited());
    }
  }

  // A client that sends nothing at all is no fault.
  private void late() {
    if (preface.isComplete()) {
      session.fail(SessionFault.exceeds(Http2Limit.HEAD));
    } else {
      leave();
    }
  }

  @Override
  public void onRequest(int id, FieldList fields, boolean ended) {
    switch (RequestFieldReader.read(fields, ended, terms.scheme(), PARSER)) {
      case HeadResult.Complete<RequestHead>(RequestHead head, int ignored) ->
          begin(id, head, ended);
      case HeadResult.Rejected<RequestHead>(HeadFault fault) -> refuse(id, fault, ended);
      case HeadResult.Incomplete<RequestHead> ignored -> refuse(id, HeadFault.PSEUDO_FIELD, ended);
    }
  }

  private void begin(int id, RequestHead head, boolean ended) {
    idle.cancel();
    RequestStreamFeed feed = new RequestStreamFeed(client::fail, head.hasContent());
    MultiplexedStream stream = session.accept(id, feed);
    if (!head.connection().upgrade()) {
      stream.input().announce(head.body()); // Of a WebSocket's bytes it tells nothing.
    }
    if (ended) {
      stream.remoteEnds(Trailers.NONE);
    }
    handler.onRequest(head, new Http2ClientStream(client, head, feed, stream));
  }

  // The stream stays open until its fault is recorded, and its body is dropped.
  private void refuse(int id, HeadFault fault, boolean ended) {
    MultiplexedStream stream = session.accept(id, new RequestStreamFeed(client::fail, false));
    stream.input().discard();
    if (ended) {
      stream.remoteEnds(Trailers.NONE);
    }
    handler.onMalformed(
        id,
        fault,
        response -> {
          response.ifPresentOrElse(
              answer -> Http2ClientStream.answer(stream, answer, sent -> {}),
              () -> stream.reset(Http2Error.PROTOCOL_ERROR));
          session.blame();
        });
  }

  @Override
  public void onUnreadable(int id) {
    refuse(id, HeadFault.TOO_LARGE, false);
  }

  @Override
  public void onRefused(int stream, SessionFault fault) {
    handler.onFailed(stream, fault.text());
  }

  @Override
  public void onFailed(SessionFault fault) {
    if (!over) {
      handler.onFailed(0, fault.text());
      closed();
      LingeringClose.afterAnswer(client, terms.deadlines(), true);
    }
  }

  @Override
  public void onEmptied() {
    if (session.isLeaving()) {
      end();
    } else {
      idle.restart();
    }
  }

  private void leave() {
    session.leave();
    if (session.streams().isEmpty()) {
      end();
    }
  }

  private void end() {
    if (!over) {
      closed();
      LingeringClose.afterGoAway(client, terms.deadlines());
    }
  }

  @Override
  public void closed() {
    over = true;
    preface.cancel();
    session.close();
    idle.cancel();
  }

  @Override
  public void writable() {
    session.turns().run();
  }

  @Override
  public void stalled() {
    session.streams().all().forEach(MultiplexedStream::stalled);
  }

  @Override
  public boolean outlivesInput() {
    return terms.halfClose() == HalfClose.FINISH && !session.streams().isEmpty();
  }

  @Override
  public void inputEnded() {
    leave();
    session.streams().inputEnded();
  }

  @Override
  public void reloaded() {
    session.streams().all().forEach(stream -> stream.receiver().onReloaded());
  }

  @Override
  public void retires() {
    session.retire();
  }

  @Override
  public void drain() {
    leave();
    session.streams().all().forEach(stream -> stream.receiver().onDrain());
  }

  // The bytes with which every client begins (RFC 9113 section 3.4), and the deadline of these and
  // of heads that have begun.
  private static final class ClientPreface {
    private static final byte[] BYTES =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Deadline late;
    private int matched;
    private long awaited = 1;

    ClientPreface(Deadline late) {
      this.late = late;
    }

    void await() {
      late.restart();
    }

    /** Sets the awaited thing: a number that differs for each, and 0 for nothing. */
    void awaits(long next) {
      if (next != awaited) {
        awaited = next;
        late.cancel();
        if (next != 0) {
          late.restart();
        }
      }
    }

    void cancel() {
      late.cancel();
    }

    boolean take(ByteBuf bytes) {
      while (matched < BYTES.length && bytes.isReadable()) {
        if (bytes.readByte() != BYTES[matched++]) {
          return false;
        }
      }
      return true;
    }

    boolean isComplete() {
      return matched == BYTES.length;
    }
  }
}
