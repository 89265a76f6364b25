package dev.sluice.proxy.body.mcp;

import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.body.response.RewrittenHead;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Event loop only. A response of an MCP server before its way to the client: tools that the sandbox
 * may not call are left out of its lists. A JSON body is held to its end, events one by one; what
 * is longer than {@value EventLines#MOST_BYTES} bytes, or coded, goes on unread.
 */
final class ToolListResponse implements ResponsePath {
  private final HeldOrigin origin;
  private final ResponsePath way;
  private final ToolLists lists;
  private final Times times;
  private final Consumer<Commitment> stopped;
  private final PacedBody ahead;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private Reading reading = Reading.NONE;
  private Optional<ResponseHead> head = Optional.empty();
  private boolean recording;
  private Optional<Trailers> end = Optional.empty();

  /** The next events have their turn later. */
  private boolean turns;

  private enum Reading {
    NONE,
    WHOLE,
    EVENTS,
    /** What was held goes on, and the rest behind it. */
    UNREAD
  }

  /**
   * Nothing has come.
   *
   * @param stopped ends the exchange, which cannot go on; with whether the client has the head
   */
  ToolListResponse(
      HeldOrigin origin,
      Function<OriginStream, ResponsePath> way,
      ToolLists lists,
      Times times,
      Consumer<Commitment> stopped) {
    this.origin = origin;
    this.way = way.apply(origin);
    this.ahead = new PacedBody(origin, this.way);
    this.lists = lists;
    this.times = times;
    this.stopped = stopped;
  }

  @Override
  public void onInterim(ResponseHead interim) {
    way.onInterim(interim);
  }

  @Override
  public void onResponse(ResponseHead response) {
    switch (lists.form(response)) {
      case OTHER -> way.onResponse(response);
      case JSON -> {
        reading = Reading.WHOLE;
        head = Optional.of(response);
        times.answerBegins(response);
        times.awaitRead();
        origin.hold(this::deliver);
        origin.readOn();
      }
      case EVENTS -> {
        reading = Reading.EVENTS;
        origin.hold(this::deliver);
        way.onResponse(response);
      }
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    if (reading == Reading.NONE) {
      way.onBody(piece);
      return;
    }
    byte[] bytes = ByteBufUtil.getBytes(piece);
    piece.release();
    origin.received(bytes.length);
    if (reading == Reading.WHOLE) {
      if (!lists.holds(body.size() + bytes.length)) {
        stop();
        return;
      }
      body.writeBytes(bytes);
      if (body.size() > EventLines.MOST_BYTES) {
        goOn(Reading.UNREAD, body.toByteArray());
        body.reset();
      }
    } else if (reading == Reading.EVENTS) {
      lists.give(bytes);
      if (!turns) {
        boolean unused = readEvents();
      }
    } else {
      ahead.add(bytes);
    }
  }

  private void stop() {
    stopped.accept(
        way.isBegun() ? Commitment.COMMITMENT_AFTER_COMMIT : Commitment.COMMITMENT_BEFORE_COMMIT);
  }

  private void goOn(Reading next, byte[] held) {
    reading = next;
    ahead.add(held);
    head.ifPresent(way::onResponse);
    head = Optional.empty();
  }

  /** Reads the events of one turn of the loop; whether they go on. */
  private boolean readEvents() {
    byte[] whole = lists.events();
    if (!lists.letsEventsGo()) {
      stop();
      return false;
    }
    ahead.add(whole);
    if (lists.hasMoreEvents()) {
      turns = true;
      lists.later(this::readMoreEvents);
    } else {
      end.ifPresent(this::finish);
    }
    return true;
  }

  private void readMoreEvents() {
    turns = false;
    if (readEvents()) {
      deliver();
    }
  }

  private void finish(Trailers trailers) {
    ahead.add(lists.lastEvent());
    ahead.end(trailers);
  }

  @Override
  public void onReadComplete() {
    switch (reading) {
      case NONE -> way.onReadComplete();
      case WHOLE -> {
        times.awaitRead();
        origin.readOn();
      }
      case EVENTS, UNREAD -> deliver();
    }
  }

  private void deliver() {
    if (head.isEmpty() && !awaitsRecord() && ahead.deliver() && !turns) {
      origin.readOn();
    }
  }

  private boolean awaitsRecord() {
    if (!recording && lists.isRecording()) {
      recording = true;
      lists.whenRecorded(
          () -> {
            recording = false;
            deliver();
          },
          this::stop);
    }
    return recording;
  }

  @Override
  public void onEnd(Trailers trailers) {
    switch (reading) {
      case NONE -> way.onEnd(trailers);
      case WHOLE -> {
        ahead.end(trailers);
        list(body.toByteArray());
      }
      case EVENTS -> {
        end = Optional.of(trailers);
        if (!turns) {
          finish(trailers);
        }
        deliver();
      }
      case UNREAD -> {
        ahead.end(trailers);
        deliver();
      }
    }
  }

  /** The origin owes nothing more, also while it is read and the journal takes the record. */
  private void list(byte[] whole) {
    reading = Reading.UNREAD;
    times.stopAwaitingRead();
    lists.message(whole, kept -> listed(whole, kept));
  }

  private void listed(byte[] whole, Optional<byte[]> kept) {
    lists.whenRecorded(
        () -> {
          if (kept.isPresent()) {
            OptionalLong length = OptionalLong.of(kept.get().length);
            head = head.map(it -> RewrittenHead.ofReplaced(it, length).orElse(it));
          }
          goOn(Reading.UNREAD, kept.orElse(whole));
          deliver();
        },
        this::stop);
  }

  @Override
  public void onFault(OriginFault fault) {
    way.onFault(fault);
  }

  @Override
  public void onSwitched(ResponseHead response) {
    way.onSwitched(response);
  }

  @Override
  public void onWritable() {
    way.onWritable();
  }

  @Override
  public void onThrown(Throwable thrown) {
    way.onThrown(thrown);
  }

  @Override
  public void onClientWritable() {
    way.onClientWritable();
  }

  @Override
  public boolean isBegun() {
    return way.isBegun();
  }

  @Override
  public int status() {
    return head.map(ResponseHead::status).orElseGet(way::status);
  }

  @Override
  public long bytes() {
    return way.bytes();
  }
}
