package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.StreamingService.Responses;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpResponseBlockDelivery;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyPassThrough;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodySkipRemaining;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightInspect;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightSkip;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import java.time.Duration;
import java.util.Optional;

/** A service of the older response contract whose answers a test writes down. */
final class ScriptedResponses implements Responses {
  private final ManualLoop loop;
  private final ScriptedStream.Script<HttpResponseEvent, HttpResponseEventResult> script;
  private int limit = 1 << 20;
  private Optional<ScriptedStream<HttpResponseEvent, HttpResponseEventResult>> stream =
      Optional.empty();

  ScriptedResponses(
      ManualLoop loop, ScriptedStream.Script<HttpResponseEvent, HttpResponseEventResult> script) {
    this.loop = loop;
    this.script = script;
  }

  ScriptedResponses limit(int bytes) {
    limit = bytes;
    return this;
  }

  /** Reads in pieces, and leaves them. */
  static void pass(
      HttpResponseEvent event, ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream) {
    answer(event, stream, HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES);
  }

  /** Reads the body whole, and leaves it. */
  static void whole(
      HttpResponseEvent event, ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream) {
    answer(event, stream, HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES);
  }

  private static void answer(
      HttpResponseEvent event,
      ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream,
      HttpResponseBodyMode mode) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> stream.answer(inspect(mode));
      case BODY -> stream.answer(passes(event.getBody().getSequence()));
      case TRAILERS -> stream.answer(trailers());
      case SESSION_END, EVENT_NOT_SET -> throw new AssertionError(event);
    }
  }

  static HttpResponseEventResult inspect(HttpResponseBodyMode mode) {
    return preflight(
        HttpResponsePreflightResult.newBuilder()
            .setInspect(HttpResponsePreflightInspect.newBuilder().setBodyMode(mode)));
  }

  static HttpResponseEventResult skip() {
    return preflight(
        HttpResponsePreflightResult.newBuilder().setSkip(HttpResponsePreflightSkip.newBuilder()));
  }

  static HttpResponseEventResult block() {
    return preflight(
        HttpResponsePreflightResult.newBuilder()
            .setBlockDelivery(HttpResponseBlockDelivery.newBuilder()));
  }

  private static HttpResponseEventResult preflight(HttpResponsePreflightResult.Builder result) {
    return HttpResponseEventResult.newBuilder().setPreflightResult(result).build();
  }

  static HttpResponseEventResult passes(long sequence) {
    return unit(
        HttpResponseBodyResult.newBuilder()
            .setSequence(sequence)
            .setPassThrough(HttpResponseBodyPassThrough.newBuilder()));
  }

  static HttpResponseEventResult transform(long sequence, String text) {
    return unit(
        HttpResponseBodyResult.newBuilder()
            .setSequence(sequence)
            .setTransform(
                HttpResponseBodyTransform.newBuilder().setData(ByteString.copyFromUtf8(text))));
  }

  static HttpResponseEventResult skipRest(long sequence) {
    return unit(
        HttpResponseBodyResult.newBuilder()
            .setSequence(sequence)
            .setSkipRemaining(
                HttpResponseBodySkipRemaining.newBuilder()
                    .setPassThrough(HttpResponseBodyPassThrough.newBuilder())));
  }

  static HttpResponseEventResult blocks(long sequence) {
    return unit(
        HttpResponseBodyResult.newBuilder()
            .setSequence(sequence)
            .setReasonCode("leak")
            .setBlockDelivery(HttpResponseBlockDelivery.newBuilder()));
  }

  private static HttpResponseEventResult unit(HttpResponseBodyResult.Builder result) {
    return HttpResponseEventResult.newBuilder().setBodyResult(result).build();
  }

  static HttpResponseEventResult trailers() {
    return HttpResponseEventResult.newBuilder()
        .setTrailersResult(HttpResponseTrailersResult.newBuilder())
        .build();
  }

  PipelineEntry entry(String key, OnError onError) {
    return new PipelineEntry.OfService(ScriptedHooks.prepared(key, onError), this, "");
  }

  ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream() {
    return stream.orElseThrow();
  }

  boolean isOpened() {
    return stream.isPresent();
  }

  @Override
  public Optional<Binding> responses() {
    return Optional.of(new Binding(limit, Duration.ofMillis(500)));
  }

  @Override
  public ServiceStream<HttpResponseEvent, HttpResponseEventResult> open(
      HttpResponsePreflight preflight, Caller caller) {
    ScriptedStream<HttpResponseEvent, HttpResponseEventResult> opened =
        new ScriptedStream<>(
            loop, HttpResponseEvent.newBuilder().setPreflight(preflight).build(), script);
    stream = Optional.of(opened);
    return opened;
  }
}
