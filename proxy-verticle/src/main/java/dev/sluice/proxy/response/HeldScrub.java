package dev.sluice.proxy.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.response.head.RewrittenHead;
import dev.sluice.proxy.scrub.BodyScrub;
import dev.sluice.proxy.scrub.ResponseScrub;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Event loop only. A short body that is searched whole before its head goes to the client: an
 * unchanged one goes on in its original bytes, with its length.
 */
final class HeldScrub implements BodyWay {
  static final String BROKEN = "response body breaks its content coding, or holds too much";
  private static final int PIECE_BYTES = 64 << 10;

  private final ResponseHead head;
  private final Search search;
  private final ClientDelivery delivery;
  private final Owner owner;
  private final ByteArrayOutputStream original = new ByteArrayOutputStream();
  private final ByteArrayOutputStream searched = new ByteArrayOutputStream();

  /** What goes to the client as it takes it, once the body is searched. */
  private Optional<Rest> rest = Optional.empty();

  /**
   * Begins to hold.
   *
   * @param head already searched
   */
  HeldScrub(ResponseHead head, Search search, ClientDelivery delivery, Owner owner) {
    this.head = head;
    this.search = search;
    this.delivery = delivery;
    this.owner = owner;
  }

  /**
   * What is searched.
   *
   * @param memory of what is held
   */
  record Search(ResponseScrub scrub, BodyScrub body, HeldBytes memory) {
    void over() {
      body.close();
      memory.release();
    }
  }

  private record Rest(ByteBuf bytes, Trailers trailers, boolean changed) {}

  @Override
  public int room() {
    return delivery.isOpen() ? BodyScrub.MOST_HELD : 0;
  }

  @Override
  public void take(ByteBuf piece) {
    original.writeBytes(ByteBufUtil.getBytes(piece));
    search.body().give(piece);
    kept().ifPresent(owner::onBroken);
  }

  /** Keeps what was searched, each piece before the next is decoded; why that is not possible. */
  private Optional<String> kept() {
    BodyScrub body = search.body();
    for (Optional<byte[]> next = body.next(); next.isPresent(); next = body.next()) {
      searched.writeBytes(next.get());
      if (searched.size() > BodyScrub.MOST_DECODED) {
        return Optional.of("response body holds too much");
      }
      if (!search.memory().hold(held())) {
        return Optional.of(StageFailure.ADMISSION_EXHAUSTED.text());
      }
    }
    if (body.isBroken()) {
      return Optional.of(BROKEN);
    }
    return search.memory().hold(held())
        ? Optional.empty()
        : Optional.of(StageFailure.ADMISSION_EXHAUSTED.text());
  }

  private long held() {
    return original.size() + searched.size() + search.body().heldBytes();
  }

  @Override
  public void readComplete() {}

  @Override
  public void clientWritable() {
    rest.ifPresent(this::send);
  }

  @Override
  public void end(Trailers trailers) {
    search.body().end();
    kept().ifPresentOrElse(owner::onBroken, () -> begin(trailers));
  }

  private void begin(Trailers trailers) {
    boolean changed = search.body().found() > 0;
    Optional<ResponseHead> framed =
        changed
            ? RewrittenHead.ofReplaced(head, OptionalLong.of(searched.size()))
            : Optional.of(head);
    if (framed.isEmpty()) {
      owner.onBroken("rewritten head over capacity");
      return;
    }
    delivery.commit(framed.get());
    byte[] body = changed ? searched.toByteArray() : original.toByteArray();
    Rest all = new Rest(Unpooled.wrappedBuffer(body), trailers, changed);
    rest = Optional.of(all);
    send(all);
  }

  /** Its memory counts until the client has taken it. */
  private void send(Rest now) {
    ByteBuf bytes = now.bytes();
    while (bytes.isReadable() && delivery.room() > 0) {
      delivery.write(bytes.readRetainedSlice(Math.min(PIECE_BYTES, bytes.readableBytes())));
      if (bytes.isReadable()) {
        delivery.flush();
      }
    }
    if (!bytes.isReadable()) {
      rest = Optional.empty();
      search.over();
      owner.onComplete(search.scrub().trailers(now.trailers()), List.of(), now.changed());
    }
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    rest = Optional.empty();
    search.over();
    return Future.succeededFuture(List.of());
  }
}
