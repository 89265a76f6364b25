package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineRun;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Event loop only. Takes a body from the client to the stages that read it, as fast as they take
 * it. What the client sends is searched for known values before.
 */
final class UploadFeed implements ClientStream.Listener {
  private final UploadRequest asked;
  private final ClientStream client;
  private final PipelineRun run;
  private final Owner owner;
  private final SearchedPieces pieces;
  private final ClientClock clock;

  /** Bytes that were read before, and are with the stages. */
  private int begun;

  /** Bytes that were asked of the client and have not come. */
  private int demanded;

  private long received;

  /** The end of the body, which waits until all before it is searched. */
  private Optional<Runnable> end = Optional.empty();

  private boolean paused;
  private boolean ended;
  private boolean over;
  private boolean discarding;

  UploadFeed(UploadRequest asked, OpenedPipeline.Reading reading, Owner owner) {
    ExchangeContext context = asked.context();
    this.asked = asked;
    this.client = asked.client();
    this.run = reading.run();
    this.owner = owner;
    this.pieces = SearchedPieces.of(asked, this::onReadComplete);
    this.clock = new ClientClock(context, reading, this::late);
  }

  void start() {
    clock.begin();
    client.listen(this);
    // A client whose body was begun to be read was invited then.
    if (!asked.isRead() && asked.body().bytes().isEmpty()) {
      client.invite();
    }
    readOn();
  }

  long received() {
    return received + asked.body().bytes().size();
  }

  /** Reads nothing until {@link #resume}: others have the client's events until then. */
  void pause() {
    paused = true;
    clock.isForwarded();
    rest();
  }

  void resume() {
    paused = false;
    readOn();
  }

  void readOn() {
    sendBegun();
    if (over || ended) {
      return;
    }
    if (begunLeft() > 0 || paused || pieces.hasMore()) {
      rest();
    } else if (asked.isRead()) {
      end(RequestTrailers.NONE);
    } else if (run.inputRoom() == 0) {
      rest();
    } else {
      ask(Math.min(run.inputRoom(), Connection.READ_BYTES));
    }
  }

  private int begunLeft() {
    return asked.body().bytes().size() - begun;
  }

  private void sendBegun() {
    for (int room = room(); room > 0 && !over && !ended; room = room()) {
      ByteString next = asked.body().bytes().substring(begun, begun + room);
      begun += room;
      pieces.keep(Unpooled.wrappedBuffer(next.asReadOnlyByteBuffer()));
      send(pieces.searchWhenDue());
    }
  }

  private int room() {
    int most = pieces.hasMore() ? 0 : Connection.READ_BYTES;
    return Math.min(Math.min(begunLeft(), run.inputRoom()), most);
  }

  private void ask(int bytes) {
    clock.await();
    int more = bytes - demanded;
    if (more > 0) {
      demanded += more;
      client.demand(more);
    }
  }

  private void rest() {
    demanded = 0;
    clock.rest();
    client.stopDemand();
  }

  @Override
  public void onBody(ByteBuf piece) {
    if (over || ended) {
      drop(piece);
      return;
    }
    clock.received(piece.readableBytes());
    demanded = Math.max(0, demanded - piece.readableBytes());
    received += piece.readableBytes();
    pieces.keep(piece);
  }

  private void drop(ByteBuf piece) {
    int bytes = piece.readableBytes();
    piece.release();
    if (discarding) {
      client.demand(bytes);
    }
  }

  @Override
  public void onReadComplete() {
    if (!over && !ended) {
      send(pieces.searchWhenDue());
      if (!pieces.hasMore()) {
        end.ifPresent(Runnable::run);
      }
      readOn();
    }
  }

  private void send(KnownVerdict verdict) {
    if (!(verdict instanceof KnownVerdict.Clean)) {
      owner.onKnown(verdict);
    }
    if (!over && pieces.isExhausted()) {
      owner.onSearchExhausted();
    }
    if (over) {
      return;
    }
    ByteBuf read = pieces.take();
    if (read.isReadable()) {
      run.write(ByteString.copyFrom(read.nioBuffer()));
    }
    read.release();
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    if (over || ended) {
      return;
    }
    RequestTrailers.read(trailers).ifPresentOrElse(read -> end(trailers, read), owner::onMalformed);
  }

  private void end(Trailers trailers, RequestTrailers read) {
    if (pieces.hasMore()) {
      end = Optional.of(() -> end(trailers, read));
      return;
    }
    send(pieces.end(trailers));
    if (pieces.hasMore()) {
      end = Optional.of(() -> end(Trailers.NONE, read));
    } else if (!over) {
      end(read);
    }
  }

  private void end(RequestTrailers trailers) {
    ended = true;
    rest();
    run.end(ByteString.EMPTY, trailers.fields());
  }

  @Override
  public void onBodyMalformed() {
    if (!over && !ended) {
      owner.onMalformed();
    }
  }

  @Override
  public void onGone() {
    if (!over) {
      owner.onClientGone();
    }
  }

  private void late() {
    if (!over) {
      owner.onClientStalled();
    }
  }

  void stop() {
    over = true;
    end = Optional.empty();
    rest();
    clock.stop();
    pieces.drop();
  }

  void converse() {
    clock.converse();
  }

  /** Reads the rest, and drops it. */
  void discard() {
    discarding = true;
    client.demand(Connection.READ_BYTES);
  }

  /** Event loop only. Ends or records what the client's side tells. */
  interface Owner {
    void onClientStalled();

    void onMalformed();

    void onKnown(KnownVerdict verdict);

    /** There is no memory to search what the client sends. Nothing of it may go on. */
    void onSearchExhausted();

    void onClientGone();
  }
}
