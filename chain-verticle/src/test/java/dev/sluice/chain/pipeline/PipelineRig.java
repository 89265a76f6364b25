package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.proto.v1.ResponseToStream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays the proxy of one pipeline; the clock and the plan are the test's. */
final class PipelineRig {
  static final String SENDER = "proxy-1";
  static final int ROOM = 256 << 10;

  final ManualLoop loop = new ManualLoop();
  BodyCheck check = request -> Optional.empty();
  Future<?> planning = Future.succeededFuture();
  final List<PipelineEntry> entries = new ArrayList<>();
  final ChainPipelines pipelines =
      new ChainPipelines(
          loop.loop(),
          open ->
              planning.map(
                  now ->
                      new PipelinePlan.Ready(entries, List.of(), request -> check.judge(request))));
  private Optional<Told> waiting = Optional.empty();
  private long inputs;
  private long pulls;

  PipelineRig with(PipelineEntry... chain) {
    entries.addAll(List.of(chain));
    return this;
  }

  static PipelineOpen.Builder response() {
    return common()
        .setResponse(
            ResponseToStream.newBuilder()
                .setStatus(200)
                .addHeaders(header("content-type", "text/plain"))
                .addHeaders(header("etag", "\"1\"")));
  }

  static PipelineOpen.Builder request() {
    return common()
        .setRequest(
            RequestToStream.newBuilder()
                .setLive(true)
                .addHeaders(header("content-type", "text/plain")));
  }

  private static PipelineOpen.Builder common() {
    return PipelineOpen.newBuilder()
        .setSender(SENDER)
        .setPipeline(7)
        .setSandbox("box")
        .setTarget(
            HttpRequestTarget.newBuilder()
                .setScheme("https")
                .setHost("api.example.test")
                .setPort(443)
                .setMethod("POST")
                .setPath("/"));
  }

  static HttpHeader header(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  Told open(PipelineOpen.Builder open) {
    Told told = new Told();
    pipelines.open(open.build(), true, told);
    loop.run();
    return told;
  }

  PipelineOpened opened(PipelineOpen.Builder open) {
    return (PipelineOpened) open(open).answer();
  }

  void input(String text) {
    input(PipelineInput.newBuilder().addChunks(ByteString.copyFromUtf8(text)));
  }

  void end(HttpHeader... trailers) {
    input(
        PipelineInput.newBuilder()
            .setEnd(PipelineInput.LastInput.newBuilder().addAllTrailers(List.of(trailers))));
  }

  void input(PipelineInput.Builder input) {
    pipelines.input(input.setSender(SENDER).setPipeline(7).setNumber(++inputs).build());
    loop.run();
  }

  Told pull(int room) {
    Told told = new Told();
    pipelines.pull(
        PipelinePull.newBuilder()
            .setSender(SENDER)
            .setPipeline(7)
            .setNumber(++pulls)
            .setRoom(room)
            .build(),
        told);
    loop.run();
    return told;
  }

  /** Pulls until nothing comes; the last pull waits. */
  Output drain() {
    Output all = new Output();
    loop.advance(Duration.ofMillis(3));
    Told told = waiting.filter(Told::isAnswered).orElseGet(() -> pull(ROOM));
    loop.advance(Duration.ofMillis(3));
    while (told.isAnswered()) {
      all.add((PipelineOutput) told.answer());
      waiting = Optional.empty();
      if (all.isOver()) {
        return all;
      }
      told = pull(ROOM);
      loop.advance(Duration.ofMillis(3));
    }
    waiting = Optional.of(told);
    return all;
  }

  PipelineClosed close(MiddlewareSessionEndReason reason, String cancelled) {
    Told told = new Told();
    pipelines.close(
        PipelineClose.newBuilder()
            .setSender(SENDER)
            .setPipeline(7)
            .setReason(reason)
            .setCancelled(cancelled)
            .build(),
        told);
    loop.run();
    return (PipelineClosed) told.answer();
  }

  void tickFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      loop.advance(Duration.ofSeconds(1));
      pipelines.tick();
      loop.run();
    }
  }

  /** All that was pulled. */
  static final class Output {
    final PipelineOutput.Builder all = PipelineOutput.newBuilder();
    int starts;

    void add(PipelineOutput output) {
      starts += output.hasStart() ? 1 : 0;
      all.mergeFrom(output);
    }

    boolean isOver() {
      return all.getEndingCase() != PipelineOutput.EndingCase.ENDING_NOT_SET;
    }

    String text() {
      return ByteString.copyFrom(all.getChunksList()).toStringUtf8();
    }
  }

  /** What the sender was told. */
  static final class Told implements ReplyTo {
    final List<MessageLite> answers = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();

    boolean isAnswered() {
      return !answers.isEmpty();
    }

    MessageLite answer() {
      return answers.getFirst();
    }

    @Override
    public void answer(MessageLite answer) {
      answers.add(answer);
    }

    @Override
    public void refuse(int code, String reason) {
      refusals.add(code + " " + reason);
    }
  }
}
