package dev.sluice.proxy.exchange.forward;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.body.upload.BodySource;
import dev.sluice.proxy.body.upload.OutputGuard;
import dev.sluice.proxy.body.upload.RequestTrailers;
import dev.sluice.proxy.body.upload.UploadListener;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.http2.head.FieldWriter;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** Event loop only. Sends a body as it comes out of stages, with back-pressure (http-hooks 9). */
public final class StagedBodySource implements BodySource, UploadSource.Listener {
  /** Longest time that the origin may take nothing (http-hooks H5). */
  static final Duration ORIGIN_PATIENCE = Duration.ofMinutes(2);

  private final OriginStream origin;
  private final UploadSource source;
  private final OutputGuard guard;
  private final BodySource.Listener listener;
  private final UploadListener stages;
  private final Runnable taken;
  private final Deadline originPatience;
  private final boolean call;
  private long sent;
  private int room;
  private boolean over;
  private boolean whole;
  private boolean untaken;

  /**
   * @param taken runs when nothing of the body is held any more
   */
  public StagedBodySource(
      ExchangeContext context,
      OriginStream origin,
      UploadSource source,
      OutputGuard guard,
      BodySource.Listener listener,
      UploadListener stages,
      Runnable taken) {
    this.origin = origin;
    this.source = source;
    this.guard = guard;
    this.listener = listener;
    this.stages = stages;
    this.taken = taken;
    this.call = FieldWriter.isGrpc(context.head().headers(), context.head().connection());
    this.originPatience =
        context
            .loop()
            .deadlines()
            .later(ORIGIN_PATIENCE, context.failureBoundary().guarded(this::originStalled));
  }

  @Override
  public void start(OriginStream.Opening opening, OriginStream.Listener response) {
    origin.begin(opening, source.length(), response);
    origin.flush();
    source.listen(this);
    askMore();
  }

  private void askMore() {
    if (over) {
      return;
    }
    if (origin.isWritable()) {
      originPatience.cancel();
      room = Connection.READ_BYTES;
      source.demand(room);
    } else {
      room = 0;
      source.demand(0);
      originPatience.restart();
    }
  }

  @Override
  public void onChunk(ByteString bytes) {
    if (over) {
      return;
    }
    room -= bytes.size();
    if (isSent(guard.admit(bytes)) && room < Connection.READ_BYTES / 2) {
      goOn();
    }
  }

  private boolean isSent(OutputGuard.Finding finding) {
    Optional<ByteBuf> passing = finding.passing();
    if (passing.isEmpty()) {
      stop(UploadSource.CLOSED);
    }
    finding.tell(stages);
    passing.ifPresent(this::write);
    return passing.isPresent();
  }

  /** No empty piece, which would end a body in chunks. */
  private void write(ByteBuf piece) {
    if (piece.isReadable()) {
      sent += piece.readableBytes();
      origin.write(piece);
    } else {
      piece.release();
    }
  }

  @Override
  public void onPause() {
    goOn();
  }

  private void goOn() {
    if (!over) {
      origin.flush();
      askMore();
    }
  }

  @Override
  public void onComplete(PipelineEnding.Complete ending) {
    Trailers trailers = new RequestTrailers(ending.trailers()).lines();
    if (!over && isSent(guard.end(trailers))) {
      finish();
      whole = true;
      origin.end(trailers);
      stages.onJudged(ending.stages());
      listener.onRequestSent();
    }
  }

  private void finish() {
    over = true;
    originPatience.cancel();
    guard.drop();
    taken.run();
  }

  @Override
  public void onHalted(PipelineEnding ending) {
    if (!over) {
      finish();
      stages.onHalted(ending);
    }
  }

  @Override
  public void onClientStalled() {
    halt(UploadSource.CLIENT_STALLED, stages::onClientStalled);
  }

  @Override
  public void onMalformed() {
    halt(UploadSource.CLIENT_GONE, listener::onRequestMalformed);
  }

  @Override
  public void onKnown(KnownVerdict verdict) {
    if (!over) {
      if (verdict instanceof KnownVerdict.Denied) {
        stop(UploadSource.CLOSED);
      }
      stages.onKnown(verdict);
    }
  }

  @Override
  public void onSearchExhausted() {
    halt(UploadSource.CLOSED, stages::onSearchExhausted);
  }

  private void halt(String cancelled, Runnable told) {
    if (!over) {
      finish();
      stages.onCancelled(source.stop(cancelled));
      told.run();
    }
  }

  /** The rest is dropped while its answer is awaited, since it may have one. */
  private void originStalled() {
    stop();
    untaken = true;
    source.discard();
    listener.onRequestSent();
  }

  /** The origin answers what it has: the rest is not sent (http-hooks H12), except in a call. */
  @Override
  public void onResponseBegun() {
    if (call) {
      source.converse();
    } else {
      stop("upstream_response");
    }
  }

  @Override
  public void onOriginWritable() {
    askMore();
  }

  @Override
  public void onBody(ByteBuf piece) {
    source.client().onBody(piece);
  }

  @Override
  public void onReadComplete() {
    source.client().onReadComplete();
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    source.client().onBodyEnd(trailers);
  }

  @Override
  public void onBodyMalformed() {
    source.client().onBodyMalformed();
  }

  @Override
  public void stop() {
    stop("upstream_write_failed");
  }

  @Override
  public void outlive() {
    stop(UploadSource.POLICY_OVER);
  }

  private void stop(String cancelled) {
    halt(cancelled, () -> {});
  }

  /** Also when nothing more of it is taken. */
  @Override
  public boolean isSent() {
    return whole || untaken;
  }

  @Override
  public long sentBytes() {
    return sent;
  }
}
