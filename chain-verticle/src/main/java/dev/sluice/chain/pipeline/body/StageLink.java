package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** One stage between its two queues. Event loop only. */
final class StageLink {
  private final Reader reader;
  private final TakenSource in;
  private final FrameQueue out;
  private final LinkTrace trace;
  private Optional<StreamFrame.Start> begun = Optional.empty();
  private boolean active = true;

  StageLink(Reader reader, TakenSource in, FrameQueue out, LongSupplier nanoTime) {
    this.reader = reader;
    this.in = in;
    this.out = out;
    this.trace = new LinkTrace(reader, out, nanoTime);
  }

  Reader reader() {
    return reader;
  }

  FrameQueue out() {
    return out;
  }

  LinkTrace trace() {
    return trace;
  }

  boolean isActive() {
    return active;
  }

  boolean holds() {
    return reader.whole() && !trace.hasFailedOpen();
  }

  static boolean areServicesOver(List<StageLink> links) {
    for (StageLink link : links) {
      if (link.active && link.reader.service()) {
        return false;
      }
    }
    return true;
  }

  static List<StageTrace> traces(List<StageLink> links, String cancelled) {
    List<StageTrace> traces = new ArrayList<>(links.size());
    links.forEach(link -> traces.add(link.trace.trace(cancelled)));
    return traces;
  }

  boolean hasBegun() {
    return begun.isPresent();
  }

  Future<StreamEnding> begin(StreamFrame.Start start, StreamHead head) {
    begun = Optional.of(start);
    trace.begin();
    return reader.stage().run(head, in, out);
  }

  void pass(StreamEnding.Failed failed) {
    trace.failedOpen(failed);
    end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    Pipe.pass(in, out, begun.orElseThrow(), failed.unjudged());
  }

  void finish(StreamEnding.Finished finished) {
    trace.finished(finished);
    end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
    if (!out.hasEnded()) {
      Pipe.pass(in, out, begun.orElseThrow(), List.of());
    }
  }

  void rechecked(BodyRecheck recheck) {
    trace.rechecked(recheck);
  }

  /** Ends the stage, once. */
  void end(MiddlewareSessionEndReason reason) {
    if (active) {
      active = false;
      reader.stage().end(reason);
    }
  }

  void clear() {
    out.clear();
  }

  /** In place of a stage that reads no more: passes all that comes. Event loop only. */
  private static final class Pipe {
    private final TakenSource in;
    private final FrameQueue queue;
    private final FrameOutlet out;

    private Pipe(TakenSource in, FrameQueue queue) {
      this.in = in;
      this.queue = queue;
      this.out = new FrameOutlet(queue);
    }

    static void pass(
        TakenSource in, FrameQueue queue, StreamFrame.Start begun, List<ByteString> unjudged) {
      Pipe pipe = new Pipe(in, queue);
      if (queue.started().isEmpty()) {
        OptionalLong declared = begun.declared();
        pipe.out.put(new StreamFrame.Start(List.of(), declared, false, false));
      }
      pipe.out.putAll(unjudged);
      in.whenReady(pipe::pump);
      pipe.pump();
    }

    private void pump() {
      while (!queue.hasEnded()) {
        if (!out.isClear()) {
          out.whenClear(this::pump);
          return;
        }
        Optional<StreamFrame> frame =
            in.taken().isPresent() ? in.taken().map(end -> end) : in.take();
        if (frame.isEmpty()) {
          return;
        }
        out.put(frame.get());
      }
    }
  }
}
