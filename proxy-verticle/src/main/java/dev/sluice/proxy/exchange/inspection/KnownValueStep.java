package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.inspect.body.ContentCoding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HeaderName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Event loop only. Searches a body in memory for known values: as the client sent it, and again
 * what the chain made of it.
 */
final class KnownValueStep {
  /**
   * A body that is sent on while it comes can only be cut, so short ones are read first. As
   * streams, they would have room for more, and they are searched at once.
   */
  private static final int SHORT = KnownValueSearch.MOST_ON_LOOP;

  private static final int MOST_CODED = 4 << 20;

  private final ExchangeContext context;
  private final Accepted request;
  private final List<StageTrace> traces = new ArrayList<>(0);

  /** A chain that leaves the body as it is gives back this very one. */
  private ByteString searched = ByteString.EMPTY;

  private boolean running;

  KnownValueStep(ExchangeContext context, Accepted request) {
    this.context = context;
    this.request = request;
  }

  /** Length of a body that is to be read into memory, in bytes; 0 for none. */
  int bytes() {
    if (context.loop().node().known().isIdle()
        || !(context.head().body() instanceof BodyLength.Known known)) {
      return 0;
    }
    int most = isCoded() ? MOST_CODED : SHORT;
    return known.bytes() <= most ? (int) known.bytes() : 0;
  }

  /** Size limit in bytes for a body that the proxy itself needs in memory, or 0. */
  int bytesForProxy() {
    int forCredentials = CredentialBodies.needed(context, request);
    return forCredentials > 0 ? forCredentials : bytes();
  }

  /** Nothing is read into memory that the exchange has not reserved for its stream. */
  boolean isWithinStream() {
    return request.bodyPolicy().isEmpty()
        && CredentialBodies.needed(context, request) == 0
        && !needsPermit();
  }

  /** Whether the search holds memory beyond a stream's, or a thread, for which permits are. */
  boolean needsPermit() {
    return bytes() > SHORT || (bytes() > 0 && isCoded());
  }

  boolean isRunning() {
    return running;
  }

  private boolean isCoded() {
    return values(HeaderName.CONTENT_ENCODING).stream().anyMatch(ContentCoding::isCoded);
  }

  void search(ByteString body, Runnable clean, Consumer<InspectionResult> stopped) {
    searched = body;
    search(inBody(body, values(HeaderName.CONTENT_ENCODING)), clean, stopped::accept);
  }

  void searchChanges(InspectionResult result, Consumer<InspectionResult> then) {
    if (result instanceof InspectionResult.Passed passed
        && !context.loop().node().known().isIdle()) {
      KnownVerdict written = inMutations(passed);
      Future<KnownVerdict> verdict =
          written instanceof KnownVerdict.Clean
              ? inChangedBody(passed)
              : Future.succeededFuture(written);
      search(
          verdict,
          () -> then.accept(with(result)),
          stopped -> then.accept(dropped(result, stopped)));
    } else {
      then.accept(with(result));
    }
  }

  private static InspectionResult dropped(
      InspectionResult result, InspectionResult.Stopped refusal) {
    return result instanceof InspectionResult.Passed passed
        ? passed
            .body()
            .abandon()
            .<InspectionResult>map(
                halted -> new InspectionResult.Halted(refusal, halted.cancelled()))
            .orElse(refusal)
        : refusal;
  }

  // Equality of values would compare megabytes that are the same.
  @SuppressWarnings("ReferenceEquality")
  private Future<KnownVerdict> inChangedBody(InspectionResult.Passed passed) {
    return passed.body() instanceof RequestBody.Buffered buffered && buffered.bytes() != searched
        ? inBody(buffered.bytes(), passed.codings(context.head()))
        : Future.succeededFuture(new KnownVerdict.Clean());
  }

  private void search(
      Future<KnownVerdict> verdict, Runnable clean, Consumer<InspectionResult.Stopped> stopped) {
    running = true;
    verdict
        .onSuccess(context.failureBoundary().guard(found -> conclude(found, clean, stopped)))
        .onFailure(context.failureBoundary()::cross);
  }

  private void conclude(
      KnownVerdict found, Runnable clean, Consumer<InspectionResult.Stopped> stopped) {
    running = false;
    switch (found) {
      case KnownVerdict.Clean ignored -> clean.run();
      case KnownVerdict.Recorded(var trace) -> {
        traces.add(trace);
        clean.run();
      }
      case KnownVerdict.Denied denied -> stopped.accept(KnownRefusal.of(denied, context, request));
    }
  }

  private InspectionResult with(InspectionResult result) {
    return traces.isEmpty()
        ? result
        : result.withStages(
            stages -> {
              List<StageTrace> all = new ArrayList<>(stages);
              all.addAll(traces);
              return all;
            });
  }

  private Future<KnownVerdict> inBody(ByteString body, List<String> codings) {
    KnownValueSearch known = context.loop().node().known();
    if (known.isIdle() || body.isEmpty()) {
      return Future.succeededFuture(new KnownVerdict.Clean());
    }
    List<String> types = values(HeaderName.CONTENT_TYPE);
    return known.inBody(
        new KnownValueSearch.Body(
            types.isEmpty() ? "" : types.getFirst(), codings, body.toByteArray()),
        context.sandbox());
  }

  private KnownVerdict inMutations(InspectionResult.Passed passed) {
    List<Field> written = new ArrayList<>();
    passed
        .mutations()
        .forEach(
            change ->
                written.add(new Field(change.getWrite().getName(), change.getWrite().getValue())));
    ScannedHead head = new ScannedHead(true, request.to().host(), "", "", "", written);
    return context.loop().node().known().inHead(head, context.sandbox());
  }

  private List<String> values(HeaderName name) {
    return context.head().headers().values(name);
  }
}
