package dev.sluice.proxy.body.response;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.proto.MessageBound;
import dev.sluice.proxy.body.response.ResponsePhase.EarlyEnd;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Event loop only. Reads the body of one response, no more than its reader has room for. */
final class OriginBodyReader {
  private final ResponseSubject subject;
  private final OriginStream origin;
  private final ResponsePath.Times times;
  private final HalfClosedClock halfClosed;

  /** Most bytes of a body that are read before its stages are asked. */
  static final int MOST_ARRIVED = MessageBound.FRAME_BYTES;

  private ByteString kept = ByteString.EMPTY;
  private Optional<Trailers> end = Optional.empty();
  private int status;

  private boolean trailed = true;

  private int asked;
  private long bytes;

  private OriginBodyReader(
      ResponseSubject subject,
      OriginStream origin,
      ResponsePath.Times times,
      HalfClosedClock halfClosed) {
    this.subject = subject;
    this.origin = origin;
    this.times = times;
    this.halfClosed = halfClosed;
  }

  static OriginBodyReader of(
      ResponseSubject subject,
      OriginStream origin,
      ResponsePath.Times times,
      ClientResponseWriter delivery) {
    return new OriginBodyReader(
        subject, origin, times, new HalfClosedClock(subject.context(), delivery));
  }

  void begins(ResponseHead head) {
    status = head.status();
    trailed = !subject.dropsTrailers(head);
    times.answerBegins(head);
    halfClosed.begin();
  }

  void switches(ResponseHead head) {
    status = head.status();
  }

  void received(int count) {
    halfClosed.moves();
    asked -= count;
    bytes += count;
  }

  Trailers ends(Trailers received) {
    Trailers trailers = trailed ? received : Trailers.NONE;
    end = Optional.of(trailers);
    times.stopAwaitingRead();
    return trailers;
  }

  void readArrived() {
    asked = MOST_ARRIVED;
    origin.demand(MOST_ARRIVED);
  }

  /** Keeps a piece for the reader to come; owns the buffer. */
  void keep(ByteBuf piece) {
    kept = kept.concat(UnsafeByteOperations.unsafeWrap(ByteBufUtil.getBytes(piece)));
    piece.release();
  }

  ByteString kept() {
    return kept;
  }

  void giveKept(ResponseBody way) {
    if (!kept.isEmpty()) {
      way.take(Unpooled.wrappedBuffer(kept.asReadOnlyByteBuffer()));
      way.readComplete();
    }
  }

  void clientMoves() {
    halfClosed.moves();
  }

  EarlyEnd ended() {
    return halfClosed.ended(times.isOutlived());
  }

  Optional<Trailers> end() {
    return end;
  }

  /**
   * Asks for as much as fits. The response may end within this call.
   *
   * @param room for more bytes; 0 stops reading
   */
  void readOn(int room) {
    if (end.isPresent()) {
      return;
    }
    if (room <= 0) {
      origin.stopDemand();
      asked = 0;
      times.stopAwaitingRead();
      return;
    }
    times.awaitRead();
    int more = room - asked;
    if (more > 0) {
      asked = room;
      origin.demand(more);
    }
  }

  /** Status of the final response, or 101; 0 before it. */
  int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }

  String address() {
    return origin.remoteIp();
  }
}
