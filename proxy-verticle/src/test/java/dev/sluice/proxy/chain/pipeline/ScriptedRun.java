package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An open pipeline without a bus: a test says what comes out, and reads what went in. */
public final class ScriptedRun implements PipelineRun {
  private final Inspect reading;
  private final List<String> told = new ArrayList<>();
  private Optional<PipelineListener> listener = Optional.empty();
  private int room = 256 << 10;
  private int demand;
  private long written;
  private boolean over;
  private final Promise<List<StageTrace>> closed = Promise.promise();
  private boolean closesLater;

  public ScriptedRun(Inspect reading) {
    this.reading = reading;
  }

  /** What it was told, in order. */
  public List<String> told() {
    return told;
  }

  public int demanded() {
    return demand;
  }

  /** Bytes that were written. */
  public long written() {
    return written;
  }

  public boolean isOver() {
    return over;
  }

  /** Its stages take so many bytes now. */
  public void takes(int bytes) {
    room = bytes;
    if (bytes > 0) {
      to().onInputRoom();
    }
  }

  public void starts(PipelineOutput.Start start) {
    to().onStart(start);
  }

  public void puts(String text) {
    demand -= text.length();
    to().onChunk(ByteString.copyFromUtf8(text));
  }

  public void pauses() {
    to().onPause();
  }

  public void ends(PipelineEnding ending) {
    over = true;
    to().onEnded(ending);
  }

  private PipelineListener to() {
    return listener.orElseThrow(() -> new AssertionError("nothing listens"));
  }

  @Override
  public Inspect reading() {
    return reading;
  }

  /** Its stages take their time to {@link #closes}. */
  public void closingLater() {
    closesLater = true;
  }

  public void closes() {
    closed.tryComplete(List.of(StageTrace.newBuilder().setEntry("guard").build()));
  }

  @Override
  public void listen(PipelineListener to) {
    listener = Optional.of(to);
  }

  @Override
  public int inputRoom() {
    return over ? 0 : room;
  }

  @Override
  public void write(ByteString bytes) {
    written += bytes.size();
    room = Math.max(0, room - bytes.size());
    told.add("write " + (bytes.size() > 64 ? bytes.size() + " bytes" : bytes.toStringUtf8()));
  }

  @Override
  public void end(ByteString last, List<HttpHeader> trailers) {
    if (!last.isEmpty()) {
      write(last);
    }
    told.add("end" + names(trailers));
  }

  private static String names(List<HttpHeader> trailers) {
    StringBuilder names = new StringBuilder();
    trailers.forEach(trailer -> names.append(' ').append(trailer.getName()));
    return names.toString();
  }

  @Override
  public void demand(int bytes) {
    demand = bytes;
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    told.add(
        "close " + reason.name().replace("MIDDLEWARE_SESSION_END_REASON_", "") + " " + cancelled);
    over = true;
    if (!closesLater) {
      closes();
    }
    return closed.future();
  }
}
