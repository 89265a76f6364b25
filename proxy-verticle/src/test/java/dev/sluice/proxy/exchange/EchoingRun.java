package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineListener;
import dev.sluice.proxy.chain.pipeline.PipelineRun;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** A pipeline that gives back what it takes, when a test says so, with bounded room. */
final class EchoingRun implements PipelineRun {
  private static final int MOST = 256 << 10;

  private final Inspect reading;
  private final StringBuilder output = new StringBuilder();
  private ByteString waiting = ByteString.EMPTY;
  private Optional<PipelineListener> listener = Optional.empty();
  private int demand;
  private boolean started;
  private boolean ended;
  private boolean done;

  EchoingRun(Inspect reading) {
    this.reading = reading;
  }

  /** Puts out as much as is there and wanted, up to so many bytes. */
  void moves(int most) {
    if (done || listener.isEmpty()) {
      return;
    }
    if (!started) {
      started = true;
      listener.get().onStart(UploadTrial.start());
    }
    int bytes = Math.min(Math.min(most, demand), waiting.size());
    if (bytes > 0) {
      ByteString next = waiting.substring(0, bytes);
      waiting = waiting.substring(bytes);
      demand -= bytes;
      output.append(next.toStringUtf8());
      listener.get().onChunk(next);
      listener.get().onPause();
    }
    if (ended && waiting.isEmpty()) {
      done = true;
      listener.get().onEnded(UploadTrial.complete());
    } else {
      listener.get().onInputRoom();
    }
  }

  boolean isDone() {
    return done;
  }

  int waiting() {
    return waiting.size();
  }

  String output() {
    return output.toString();
  }

  @Override
  public Inspect reading() {
    return reading;
  }

  @Override
  public void listen(PipelineListener to) {
    listener = Optional.of(to);
  }

  @Override
  public int inputRoom() {
    return MOST - waiting.size();
  }

  @Override
  public void write(ByteString bytes) {
    waiting = waiting.concat(bytes);
  }

  @Override
  public void end(ByteString last, List<HttpHeader> trailers) {
    write(last);
    ended = true;
  }

  @Override
  public void demand(int bytes) {
    demand = bytes;
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    done = true;
    return Future.succeededFuture(List.of());
  }
}
