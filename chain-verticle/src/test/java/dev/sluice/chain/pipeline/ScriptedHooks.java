package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamingService.Hooks;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A service of hooks whose answers a test writes down. */
final class ScriptedHooks implements Hooks {
  static final int LIMIT = 1 << 20;

  private final ManualLoop loop;
  private final ScriptedStream.Script<HttpEvent, HttpResult> script;
  private Optional<ScriptedStream<HttpEvent, HttpResult>> stream = Optional.empty();
  private boolean decodes;
  private int limit = LIMIT;
  private Duration timeout = Duration.ofMillis(500);

  ScriptedHooks(ManualLoop loop, ScriptedStream.Script<HttpEvent, HttpResult> script) {
    this.loop = loop;
    this.script = script;
  }

  /** It is registered with {@code decode = true}. */
  ScriptedHooks decoding() {
    decodes = true;
    return this;
  }

  ScriptedHooks limit(int bytes) {
    limit = bytes;
    return this;
  }

  ScriptedHooks timeout(Duration time) {
    timeout = time;
    return this;
  }

  /** Sends on what it gets. */
  static void echo(HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> stream.answer(streams());
      case BEGIN -> stream.answer(start());
      case INPUT_CHUNK -> stream.answer(chunk(event.getInputChunk().getData()));
      case INPUT_END -> stream.answer(finish());
      case BUFFERED_BODY, SESSION_END, EVENT_NOT_SET -> throw new AssertionError(event);
    }
  }

  /** Reads the body whole, and leaves it. */
  static void buffer(HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> stream.answer(buffers(100));
      case BUFFERED_BODY -> stream.answer(unchanged());
      case BEGIN -> {}
      case INPUT_CHUNK, INPUT_END, SESSION_END, EVENT_NOT_SET -> throw new AssertionError(event);
    }
  }

  static HttpResult goesOn() {
    return preflight(
        HttpPreflightResult.newBuilder().setContinueWithoutBody(HttpContinue.newBuilder()));
  }

  static HttpResult streams() {
    return preflight(
        HttpPreflightResult.newBuilder()
            .setInspect(HttpInspect.newBuilder().setStream(HttpStreamMode.newBuilder())));
  }

  static HttpResult buffers(long most) {
    return preflight(
        HttpPreflightResult.newBuilder()
            .setInspect(
                HttpInspect.newBuilder()
                    .setBuffered(HttpBufferedMode.newBuilder().setMaxBodyBytes(most))));
  }

  private static HttpResult preflight(HttpPreflightResult.Builder result) {
    return HttpResult.newBuilder().setPreflightResult(result).build();
  }

  static HttpResult start() {
    return HttpResult.newBuilder().setOutputStart(HttpOutputStart.newBuilder()).build();
  }

  static HttpResult start(long declared) {
    return HttpResult.newBuilder()
        .setOutputStart(HttpOutputStart.newBuilder().setOutputBodyBytes(declared))
        .build();
  }

  static HttpResult chunk(ByteString bytes) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(bytes))
        .build();
  }

  static HttpResult finish() {
    return HttpResult.newBuilder().setFinish(HttpFinish.newBuilder()).build();
  }

  static HttpResult unchanged() {
    return HttpResult.newBuilder()
        .setBufferedResult(HttpBufferedResult.newBuilder().setUnchanged(HttpUnchanged.newBuilder()))
        .build();
  }

  static HttpResult replacement(String text) {
    return HttpResult.newBuilder()
        .setBufferedResult(
            HttpBufferedResult.newBuilder().setReplacement(ByteString.copyFromUtf8(text)))
        .build();
  }

  static HttpResult reject(String code) {
    return HttpResult.newBuilder()
        .setReject(
            HttpReject.newBuilder()
                .setDiagnostics(MiddlewareDiagnostics.newBuilder().setReasonCode(code)))
        .build();
  }

  PipelineEntry entry(String key) {
    return entry(key, OnError.FAIL_CLOSED);
  }

  PipelineEntry entry(String key, OnError onError) {
    return new PipelineEntry.OfService(prepared(key, onError), this, "1.0");
  }

  static PreparedEntry prepared(String key, OnError onError) {
    MiddlewareEntry entry =
        new MiddlewareEntry(key, "svc", 1, new Value.MapValue(Map.of()), onError);
    return new PreparedEntry(entry, Struct.getDefaultInstance());
  }

  ScriptedStream<HttpEvent, HttpResult> stream() {
    return stream.orElseThrow();
  }

  boolean isOpened() {
    return stream.isPresent();
  }

  @Override
  public Optional<Binding> requests() {
    return responses();
  }

  @Override
  public Optional<Binding> responses() {
    return Optional.of(new Binding(limit, timeout));
  }

  @Override
  public boolean decodes() {
    return decodes;
  }

  @Override
  public ServiceStream<HttpEvent, HttpResult> openRequest(HttpPreflight preflight, Caller caller) {
    return open(preflight);
  }

  @Override
  public ServiceStream<HttpEvent, HttpResult> openResponse(HttpPreflight preflight, Caller caller) {
    return open(preflight);
  }

  private ServiceStream<HttpEvent, HttpResult> open(HttpPreflight preflight) {
    ScriptedStream<HttpEvent, HttpResult> opened =
        new ScriptedStream<>(loop, HttpEvent.newBuilder().setPreflight(preflight).build(), script);
    stream = Optional.of(opened);
    return opened;
  }
}
