package dev.sluice.proxy.exchange.inspection;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.body.upload.HeldUpload;
import dev.sluice.proxy.body.upload.UploadRequest;
import dev.sluice.proxy.body.upload.UploadResult;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.body.upload.UploadStep;
import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.chain.StreamingEntries.Engine;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.BodyPolicy;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.http2.head.FieldWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. The inspection of a request whose stages read it as a stream: every request
 * whose services run hooks, and bodies for built-ins that are too long to be read whole.
 */
final class StreamedInspection {
  /** Longest body that a chain reads whole. */
  static final int LONG_BYTES = 4 << 20;

  private final ExchangeContext context;
  private final ClientStream client;
  private final StreamingEntries chain;

  /** Judges the body, under the head that the client sent. */
  private final Optional<BodyPolicy> policy;

  private final Consumer<InspectionResult> then;

  private StreamedInspection(
      ExchangeContext context,
      ClientStream client,
      StreamingEntries chain,
      Optional<BodyPolicy> policy,
      Consumer<InspectionResult> then) {
    this.context = context;
    this.client = client;
    this.chain = chain;
    this.policy = policy;
    this.then = then;
  }

  static StreamedInspection of(
      ExchangeContext context,
      ClientStream client,
      Accepted request,
      Consumer<InspectionResult> then) {
    StreamingEntries chain = context.loop().chains().streamedRequests(request.chain());
    return new StreamedInspection(context, client, chain, request.bodyPolicy(), then);
  }

  boolean isAtOnce(Accepted request) {
    return isForAll() ? request.bodyPolicy().isEmpty() : isLong(request) || isCall(request);
  }

  /** A call of gRPC may send messages as long as it wants, and wait for answers in between. */
  private boolean isCall(Accepted request) {
    return FieldWriter.isGrpc(context.head().headers(), context.head().connection())
        && context.head().version() == HttpVersion.HTTP_2
        && takesLong(request);
  }

  boolean isForAll() {
    return chain.runsHooks();
  }

  boolean takesLong(Accepted request) {
    return chain.engine() == Engine.BUILT_INS
        && request.bodyPolicy().isEmpty()
        && CredentialBodies.needed(context, request) == 0;
  }

  private boolean isLong(Accepted request) {
    return context.head().body() instanceof BodyLength.Known known
        && known.bytes() > LONG_BYTES
        && takesLong(request);
  }

  /**
   * Runs it.
   *
   * @param body what was read before; all of it where policy has judged it by its content
   */
  void start(Accepted request, UploadRequest.Begun body) {
    boolean judged = body.whole();
    context.trace().end(Kind.KIND_BODY);
    context.trace().begin(Kind.KIND_CHAIN);
    UploadRequest.Rules rules = new UploadRequest.Rules(isLive(request, judged), judged);
    UploadStep.start(
        new UploadRequest(context, client, request, chain, body, rules),
        result -> {
          context.trace().end(Kind.KIND_CHAIN);
          then.accept(result(request, body, result));
        });
  }

  /** The rules of hooks are of their contract; long bodies must not be held (http-hooks 9). */
  private boolean isLive(Accepted request, boolean judged) {
    return !isForAll()
        || (!judged
            && context.head().hasBody()
            && context.head().version().showsTruncation()
            && request.upgrade() == RequestedUpgrade.NONE
            && context.origin() instanceof Ingress.Tunnel
            && request.credentials().signing().isEmpty()
            && !request.credentials().bodyRewrite());
  }

  private InspectionResult result(Accepted request, UploadRequest.Begun body, UploadResult result) {
    return switch (result) {
      case UploadResult.Passed passed -> passed(request, body, passed);
      case UploadResult.Live(var source, var mutations, var stages) ->
          new InspectionResult.Passed(
              new RequestBody.Piped(source),
              mutations,
              !mutations.isEmpty() || changed(stages),
              stages,
              List.of());
      case UploadResult.Whole whole -> whole(request, whole);
      case UploadResult.Ended(var ending) -> UploadRefusals.halted(ending, context, request);
      case UploadResult.KnownValue(var verdict) -> KnownRefusal.of(verdict, context, request);
      case UploadResult.Stalled(var stages) ->
          halted(UploadSource.CLIENT_STALLED, UploadRefusals.stalled(context, request), stages);
      case UploadResult.Malformed(var stages) ->
          halted(UploadSource.CLIENT_GONE, Refusals.malformedBody(), stages);
      case UploadResult.NoMemory(var stages) -> UploadRefusals.exhausted(stages);
      case UploadResult.Gone(var stages) ->
          halted(UploadSource.CLIENT_GONE, Refusals.clientGone().unsent(), stages);
    };
  }

  private static InspectionResult halted(
      String cancelled, Refusal refusal, List<StageTrace> stages) {
    return new InspectionResult.Halted(
        new InspectionResult.Stopped(
            refusal, UploadRefusals.CANCELLED + cancelled, stages, List.of()),
        cancelled);
  }

  private InspectionResult passed(
      Accepted request, UploadRequest.Begun body, UploadResult.Passed passed) {
    if (!body.whole()) {
      return passed(new RequestBody.Streamed(body.bytes()), passed, passed.stages());
    }
    HeadRecheck recheck = HeadRecheck.of(context, policy, body.bytes(), passed.mutations());
    List<StageTrace> stages = recheck.in(passed.stages());
    return recheck
        .refusal()
        .<InspectionResult>map(
            reason ->
                UploadRefusals.policyRefused(
                    ChainSubject.stopped(context, request), reason, stages))
        .orElseGet(
            () ->
                passed(
                    new RequestBody.Buffered(body.bytes(), context.head().hasBody()),
                    passed,
                    stages));
  }

  private static InspectionResult passed(
      RequestBody body, UploadResult.Passed passed, List<StageTrace> stages) {
    boolean modified = !passed.mutations().isEmpty() || changed(stages);
    return new InspectionResult.Passed(body, passed.mutations(), modified, stages, List.of());
  }

  private InspectionResult whole(Accepted request, UploadResult.Whole whole) {
    boolean modified = !whole.mutations().isEmpty() || changed(whole.stages());
    if (whole.trailers().isEmpty()) {
      boolean present = context.head().hasBody() || !whole.bytes().isEmpty();
      RequestBody body =
          new RequestBody.Buffered(whole.bytes(), present, (int) whole.receivedBytes());
      return new InspectionResult.Passed(
          body, whole.mutations(), modified, whole.stages(), List.of());
    }
    if (CredentialBodies.needed(context, request) > 0) {
      return new CollectedBody.WithTrailers().outcome();
    }
    RequestBody body = new RequestBody.Piped(new HeldUpload(whole.bytes(), whole.trailers()));
    return new InspectionResult.Passed(
        body, whole.mutations(), modified, whole.stages(), List.of());
  }

  private static boolean changed(List<StageTrace> stages) {
    return stages.stream().anyMatch(StageTrace::getTransformed);
  }
}
