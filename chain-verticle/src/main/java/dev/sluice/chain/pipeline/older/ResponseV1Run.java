package dev.sluice.chain.pipeline.older;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.chain.contract.answer.TrailersVerdict;
import dev.sluice.chain.contract.answer.UnitVerdict;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.pipeline.flow.UnitClock;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.FindingCount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of one response at one stage of the older contract: unit by unit, or collected to one
 * unit; then its trailers (http-responses 7). Event loop only.
 */
final class ResponseV1Run {
  private final OlderExchange exchange;
  private final StreamHead head;
  private final Optional<Collected> collected;
  private final StallClock collecting;
  private final Promise<StreamEnding> ending = Promise.promise();
  private Optional<OlderOutput> output = Optional.empty();
  private boolean asking;
  private boolean changed;
  private boolean over;

  ResponseV1Run(OlderExchange exchange, StreamHead head, BodyMode mode, PipelineLoop loop) {
    this.exchange = exchange;
    this.head = head;
    this.collected =
        switch (mode) {
          case BodyMode.Whole whole ->
              Optional.of(new Collected(whole.maxBytes(), exchange.clock(), exchange.retained()));
          case BodyMode.Pieces pieces -> Optional.empty();
        };
    this.collecting = new StallClock(loop.timers(), this::late);
  }

  Future<StreamEnding> run(StreamSource in, StreamSink out) {
    OlderOutput outlet = new OlderOutput(out, exchange.retained());
    output = Optional.of(outlet);
    if (collected.isEmpty()) {
      outlet.start(true);
    } else if (exchange.clock().collectingTime().isPositive()) {
      collecting.start(exchange.clock().collectingTime());
    } else {
      late();
    }
    in.whenReady(() -> pump(in, outlet));
    pump(in, outlet);
    return ending.future();
  }

  void end() {
    conclude(new StreamEnding.Ended());
  }

  private void late() {
    fail(OlderFailure.of(StageFailure.WHOLE_BODY_ACCUMULATION_TIMEOUT.text()), List.of());
  }

  private void pump(StreamSource in, OlderOutput out) {
    while (!over && !asking) {
      if (!out.isClear()) {
        out.whenClear(() -> pump(in, out));
        return;
      }
      Optional<StreamFrame> frame = in.take();
      if (frame.isEmpty()) {
        return;
      }
      accept(frame.get(), in, out);
    }
  }

  private void accept(StreamFrame frame, StreamSource in, OlderOutput out) {
    switch (frame) {
      case StreamFrame.Start start -> throw new IllegalStateException("second start");
      case StreamFrame.Chunk chunk ->
          collected.ifPresentOrElse(
              whole -> collect(whole, chunk.bytes()),
              () -> ask(chunk.bytes(), Optional.empty(), in, out));
      case StreamFrame.End end -> {
        collecting.stop();
        collected.ifPresent(Collected::complete);
        ask(collected.map(Collected::bytes).orElse(ByteString.EMPTY), Optional.of(end), in, out);
      }
    }
  }

  private void collect(Collected whole, ByteString bytes) {
    if (!whole.add(bytes)) {
      fail(OlderFailure.of(StageFailure.WHOLE_BODY_OVER_CAPACITY.text()), List.of(bytes));
    }
  }

  private void ask(
      ByteString bytes, Optional<StreamFrame.End> end, StreamSource in, OlderOutput out) {
    asking = true;
    exchange.unit(
        bytes,
        end.isPresent(),
        new OlderExchange.Answer<>() {
          @Override
          public void has(UnitVerdict verdict) {
            if (!over) {
              judge(new Unit(bytes, end), verdict, out);
              pump(in, out);
            }
          }

          @Override
          public void failed(OlderFailure failure) {
            fail(failure, collected.isPresent() ? List.of() : List.of(bytes));
          }
        });
  }

  private void judge(Unit unit, UnitVerdict verdict, OlderOutput out) {
    switch (verdict) {
      case UnitVerdict.Passes passes -> {
        exchange.found(passes.told());
        goOn(unit, unit.bytes(), passes.skipsRest(), out);
      }
      case UnitVerdict.Replaces replaces -> {
        if (fits(replaces.bytes())) {
          changed = true;
          exchange.retained().replaced();
          exchange.found(replaces.told());
          goOn(unit, replaces.bytes(), replaces.skipsRest(), out);
        } else {
          fail(
              OlderFailure.of(StageFailure.RESPONSE_BODY_AGGREGATE_OVER_CAPACITY.text()),
              unjudged(unit));
        }
      }
      case UnitVerdict.Refuses refuses -> refuse(refuses.told());
      case UnitVerdict.Failed failed -> fail(OlderFailure.of(failed.reason()), unjudged(unit));
    }
  }

  private void refuse(Diagnostics told) {
    exchange.found(told);
    conclude(new StreamEnding.Refused(new Diagnostics(told.reasonCode(), found())));
  }

  private boolean fits(ByteString replacement) {
    int released = collected.map(whole -> whole.bytes().size()).orElse(0);
    return exchange.retained().fits((long) replacement.size() - released);
  }

  private List<ByteString> unjudged(Unit unit) {
    return collected.isPresent() ? List.of() : List.of(unit.bytes());
  }

  private void goOn(Unit unit, ByteString bytes, boolean skipsRest, OlderOutput out) {
    exchange.told().setOutputBytes(exchange.told().getOutputBytes() + bytes.size());
    exchange.told().setOutcome(skipsRest ? "skipremaining" : changed ? "transform" : "passthrough");
    if (collected.isPresent()) {
      collected.get().release();
      out.start(changed);
    }
    out.put(bytes);
    if (skipsRest) {
      unit.end().ifPresent(out::put);
      out.whenPut(this::finish);
    } else if (unit.end().isPresent()) {
      trailers(unit.end().get(), out);
    } else {
      asking = false;
    }
  }

  private void trailers(StreamFrame.End end, OlderOutput out) {
    StreamedHeaders sent = head.shown().trailers(exchange.retained().shown(end).trailers());
    exchange.trailers(
        sent,
        new OlderExchange.Answer<>() {
          @Override
          public void has(TrailersVerdict verdict) {
            switch (verdict) {
              case TrailersVerdict.Goes goes -> {
                exchange.found(goes.told());
                out.put(new StreamFrame.End(goes.trailers()));
                out.whenPut(ResponseV1Run.this::finish);
              }
              case TrailersVerdict.Failed failed -> failed(OlderFailure.of(failed.reason()));
            }
          }

          @Override
          public void failed(OlderFailure failure) {
            // What was put and waits for room goes first.
            out.whenPut(() -> fail(failure, List.of()));
          }
        });
  }

  private void finish() {
    conclude(new StreamEnding.Finished(new Diagnostics("", found())));
  }

  List<FindingCount> found() {
    return exchange.findings();
  }

  private void fail(OlderFailure failure, List<ByteString> last) {
    List<ByteString> held = collected.map(whole -> whole.release(last)).orElse(last);
    conclude(new StreamEnding.Failed(failure.reason(), failure.closed(), held));
  }

  private void conclude(StreamEnding how) {
    if (!over) {
      over = true;
      collecting.stop();
      collected.ifPresent(Collected::release);
      output.ifPresent(OlderOutput::release);
      ending.complete(how);
    }
  }

  private record Unit(ByteString bytes, Optional<StreamFrame.End> end) {
    @Override
    public String toString() {
      return "Unit[" + bytes.size() + " bytes]";
    }
  }

  /** A body that is collected, counted as retained until it is released. Event loop only. */
  private static final class Collected {
    private final int most;
    private final UnitClock clock;
    private final RetainedBytes retained;
    private boolean complete;
    private ByteString bytes = ByteString.EMPTY;

    Collected(int most, UnitClock clock, RetainedBytes retained) {
      this.most = most;
      this.clock = clock;
      this.retained = retained;
    }

    boolean add(ByteString piece) {
      if (bytes.size() + piece.size() > most) {
        return false;
      }
      bytes = bytes.concat(piece);
      retained.hold(piece.size());
      return true;
    }

    ByteString bytes() {
      return bytes;
    }

    void complete() {
      if (!complete) {
        complete = true;
        clock.collected();
      }
    }

    void release() {
      complete();
      retained.release(bytes.size());
      bytes = ByteString.EMPTY;
    }

    List<ByteString> release(List<ByteString> rest) {
      List<ByteString> all = new ArrayList<>(rest.size() + 1);
      if (!bytes.isEmpty()) {
        all.add(bytes);
      }
      all.addAll(rest);
      release();
      return all;
    }
  }
}
