package dev.sluice.proxy.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.scrub.BodyScrub;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.List;

/** Event loop only. A body that is searched for secrets before it goes on. */
final class ScrubbedBody implements BodyWay {
  /** So that what a coding makes of one read stays small. */
  private static final int CODED_READ = 8 << 10;

  private final HeldScrub.Search search;
  private final BodyScrub body;
  private final BodyWay next;
  private final Owner owner;

  /** Holds no more than a secret and what a decoder needs. */
  ScrubbedBody(HeldScrub.Search search, BodyWay next, Owner owner) {
    this.search = search;
    this.body = search.body();
    this.next = next;
    this.owner = owner;
  }

  @Override
  public void start(Runnable ready) {
    next.start(ready);
  }

  @Override
  public int room() {
    return body.isDecoding() ? Math.min(CODED_READ, next.room()) : next.room();
  }

  @Override
  public void take(ByteBuf piece) {
    pass(body.add(piece));
  }

  private void pass(byte[] bytes) {
    if (bytes.length > 0) {
      next.take(Unpooled.wrappedBuffer(bytes));
    }
    if (body.isBroken()) {
      owner.onBroken(HeldScrub.BROKEN);
    } else if (!search.memory().hold(body.heldBytes())) {
      owner.onBroken(StageFailure.ADMISSION_EXHAUSTED.text());
    }
  }

  @Override
  public void readComplete() {
    next.readComplete();
  }

  @Override
  public void clientWritable() {
    next.clientWritable();
  }

  @Override
  public void end(Trailers trailers) {
    pass(body.rest());
    if (!body.isBroken()) {
      search.over();
      next.end(search.scrub().trailers(trailers));
    }
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    search.over();
    return next.close(reason, cancelled);
  }
}
