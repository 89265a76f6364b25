package dev.sluice.proxy.body.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.secret.scrub.BodyScrub;
import dev.sluice.proxy.secret.scrub.ResponseScrub;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. A short body that is searched whole before its head goes to the client: one
 * without a secret goes on in its original bytes, with its length and the framing of its codings.
 */
final class BufferedRedaction implements ResponseBody {
  private static final int PIECE_BYTES = 64 << 10;

  private final ResponseHead head;
  private final Search search;
  private final ClientResponseWriter delivery;
  private final Owner owner;
  private final ByteBuf original = Unpooled.buffer(0);
  private final ByteBuf searched = Unpooled.buffer(0);

  private Optional<Rest> rest = Optional.empty();

  private Optional<Trailers> end = Optional.empty();

  private boolean waits;

  private boolean over;

  BufferedRedaction(ResponseHead head, Search search, ClientResponseWriter delivery, Owner owner) {
    this.head = head;
    this.search = search;
    this.delivery = delivery;
    this.owner = owner;
  }

  record Search(
      ResponseScrub scrub,
      BodyScrub body,
      HeldBytes memory,
      BiConsumer<Runnable, BooleanSupplier> later) {
    void over() {
      body.close();
      memory.release();
    }
  }

  private record Rest(ByteBuf bytes, Trailers trailers, boolean changed) {}

  @Override
  public int room() {
    return delivery.isOpen() && !waits ? BodyScrub.MOST_HELD : 0;
  }

  @Override
  public void take(ByteBuf piece) {
    original.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
    search.body().give(piece);
    searchOn();
  }

  /** Searches what was taken, a part of it in each turn of the loop. */
  private void searchOn() {
    if (waits || over) {
      return;
    }
    Optional<String> fault = kept();
    if (fault.isPresent()) {
      owner.onBroken(fault.get(), false);
    } else if (search.body().isSpent()) {
      later(this::searchRest);
    } else {
      end.ifPresent(this::begin);
    }
  }

  private void searchRest() {
    search.body().nextTurn();
    searchOn();
    if (!waits && !over && end.isEmpty()) {
      owner.onRoom();
    }
  }

  private void later(Runnable part) {
    waits = true;
    search
        .later()
        .accept(
            () -> {
              waits = false;
              part.run();
            },
            () -> over);
  }

  /** Keeps what was searched, each piece before the next is decoded; why that is not possible. */
  private Optional<String> kept() {
    BodyScrub body = search.body();
    for (Optional<byte[]> next = body.next(); next.isPresent(); next = body.next()) {
      searched.writeBytes(next.get());
      if (searched.readableBytes() > BodyScrub.MOST_DECODED) {
        return Optional.of("response body holds too much");
      }
      if (!search.memory().hold(held())) {
        return Optional.of(StageFailure.ADMISSION_EXHAUSTED.text());
      }
    }
    if (body.isBroken()) {
      return Optional.of(body.fault());
    }
    return search.memory().hold(held())
        ? Optional.empty()
        : Optional.of(StageFailure.ADMISSION_EXHAUSTED.text());
  }

  /** Capacity, not bytes: a buffer may be twice as large as its content. */
  private long held() {
    return (long) original.capacity() + searched.capacity() + search.body().heldBytes();
  }

  @Override
  public void readComplete() {}

  @Override
  public void clientWritable() {
    if (!waits) {
      sendRest();
    }
  }

  private void sendRest() {
    rest.ifPresent(this::send);
  }

  @Override
  public void end(Trailers trailers) {
    end = Optional.of(trailers);
    search.body().end();
    searchOn();
  }

  private void begin(Trailers trailers) {
    boolean changed = !search.body().found().isEmpty();
    Optional<ResponseHead> framed =
        changed
            ? RewrittenHead.ofReplaced(head, OptionalLong.of(searched.readableBytes()))
            : Optional.of(head);
    if (framed.isEmpty()) {
      owner.onBroken("rewritten head over capacity", false);
      return;
    }
    delivery.commit(framed.get());
    Rest all = new Rest(changed ? searched : original, trailers, changed);
    rest = Optional.of(all);
    send(all);
  }

  /**
   * Sends what one turn can encode. The bytes count against memory until the client has taken them.
   */
  private void send(Rest now) {
    ByteBuf bytes = now.bytes();
    int left = Math.max(0, bytes.readableBytes() - BodyScrub.TOGETHER);
    while (bytes.readableBytes() > left && delivery.room() > 0) {
      delivery.write(next(bytes));
      if (bytes.isReadable()) {
        delivery.flush();
      }
    }
    if (!bytes.isReadable()) {
      rest = Optional.empty();
      search.over();
      owner.onComplete(search.scrub().trailers(now.trailers()), List.of(), now.changed());
    } else if (delivery.room() > 0) {
      later(this::sendRest);
    }
  }

  /** Copies the piece: a waiting slice would keep the whole body. */
  private static ByteBuf next(ByteBuf bytes) {
    int length = Math.min(PIECE_BYTES, bytes.readableBytes());
    return ByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(bytes, length);
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    over = true;
    rest = Optional.empty();
    search.over();
    return Future.succeededFuture(List.of());
  }
}
