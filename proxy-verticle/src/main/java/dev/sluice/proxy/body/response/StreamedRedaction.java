package dev.sluice.proxy.body.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.secret.scrub.BodyScrub;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Event loop only. A body that is searched for secrets before it goes on. */
final class StreamedRedaction implements ResponseBody {
  private static final int CODED_READ = 8 << 10;

  private final BufferedRedaction.Search search;
  private final BodyScrub body;
  private final ResponseBody next;
  private final Owner owner;

  private ByteBuf rest = Unpooled.EMPTY_BUFFER;

  /** Bytes that the next way took since its last read was complete. */
  private int ahead;

  private Optional<Trailers> end = Optional.empty();
  private boolean passing;

  private boolean turns;

  private boolean over;

  StreamedRedaction(BufferedRedaction.Search search, ResponseBody next, Owner owner) {
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
    if (waits()) {
      return 0;
    }
    return body.isDecoding() ? Math.min(CODED_READ, next.room()) : next.room();
  }

  private boolean waits() {
    return rest.isReadable() || !body.isHungry();
  }

  @Override
  public void take(ByteBuf piece) {
    body.give(piece);
    pass();
  }

  /** Passes what the next way has room for, which may call back for more. */
  private void pass() {
    if (passing || turns) {
      return;
    }
    passing = true;
    while (hasRoom() && isFilled()) {
      int bytes = Math.min(next.room() - ahead, rest.readableBytes());
      ahead += bytes;
      next.take(rest.readRetainedSlice(bytes));
    }
    passing = false;
    if (!over && !waits()) {
      end.ifPresent(this::finish);
    } else if (!over && body.isSpent()) {
      turns = true;
      search.later().accept(this::passRest, () -> over);
    }
  }

  private void passRest() {
    turns = false;
    body.nextTurn();
    owner.onRoom();
  }

  private boolean hasRoom() {
    if (ahead > 0 && ahead >= next.room()) {
      readComplete();
    }
    return ahead < next.room();
  }

  private boolean isFilled() {
    if (!over && !rest.isReadable()) {
      rest = body.next().map(Unpooled::wrappedBuffer).orElse(Unpooled.EMPTY_BUFFER);
      fault().ifPresent(why -> owner.onBroken(why, false));
    }
    return !over && rest.isReadable();
  }

  private Optional<String> fault() {
    if (body.isBroken()) {
      return Optional.of(body.fault());
    }
    return search.memory().hold(body.heldBytes())
        ? Optional.empty()
        : Optional.of(StageFailure.ADMISSION_EXHAUSTED.text());
  }

  private void finish(Trailers trailers) {
    body.nextTurn();
    body.end();
    for (Optional<byte[]> last = body.next(); last.isPresent(); last = body.next()) {
      next.take(Unpooled.wrappedBuffer(last.get()));
    }
    if (body.isBroken()) {
      owner.onBroken(body.fault(), false);
    } else {
      giveBack();
      next.end(search.scrub().trailers(trailers));
    }
  }

  @Override
  public void goOn() {
    if (waits()) {
      pass();
      if (ahead > 0) {
        readComplete();
      }
    }
  }

  @Override
  public void readComplete() {
    ahead = 0;
    next.readComplete();
  }

  @Override
  public void clientWritable() {
    next.clientWritable();
  }

  @Override
  public void end(Trailers trailers) {
    end = Optional.of(trailers);
    pass();
  }

  private void giveBack() {
    over = true;
    ahead = 0;
    rest = Unpooled.EMPTY_BUFFER;
    search.over();
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    giveBack();
    return next.close(reason, cancelled);
  }
}
