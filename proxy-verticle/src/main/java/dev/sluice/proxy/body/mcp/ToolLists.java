package dev.sluice.proxy.body.mcp;

import dev.sluice.inspect.mcp.ToolList;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.ChangedTool;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.body.response.ResponseFindings;
import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.body.response.ResponseSubject;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.ResponseRefusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.FailureBoundary;
import dev.sluice.proxy.request.record.ExchangeLifetime;
import dev.sluice.proxy.request.record.ResponseRecords;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.head.ResponseHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Event loop only. The lists of tools in one response: decides which bodies are read, and records
 * the result before they go on.
 */
public final class ToolLists {
  /** Longer ones are read on a worker: they would hold up the other requests of an event loop. */
  static final int MOST_ON_LOOP = 32 << 10;

  private static final int LONGEST_NAME = 128;
  private static final int OK = 200;

  private final ExchangeContext context;
  private final ExchangeLifetime completion;
  private final OriginStream origin;
  private final ToolFilter filter;
  private final EventLines lines;
  private final Context loop = Vertx.currentContext();
  private final HeldBytes memory;
  private int hidden;
  private int changed;
  private Future<Void> recorded = Future.succeededFuture();

  private ToolLists(
      ExchangeContext context,
      ExchangeLifetime completion,
      OriginStream origin,
      ToolFilter filter) {
    this.context = context;
    this.completion = completion;
    this.origin = origin;
    this.filter = filter;
    this.lines = new EventLines(filter);
    this.memory = new HeldBytes(context.loop().node().inspected(), context.client().claimant());
    completion.whenEnded(memory::release);
  }

  /**
   * The way of the response to a request, without the tools that rules do not admit.
   *
   * @param listener is told when the node has no memory to hold the response, or the journal takes
   *     no record of it
   * @param way of a response whose body comes from the stream
   */
  public static ResponsePath filtering(
      ToolRules rules,
      ResponseSubject subject,
      ResponsePath.Times times,
      OriginStream origin,
      ResponsePath.Listener listener,
      Function<OriginStream, ResponsePath> way) {
    ExchangeContext context = subject.context();
    Authority to = subject.request().to();
    ToolFilter filter =
        new ToolFilter(
            rules,
            context.loop().node().tools(),
            new ToolMemory.Place(context.sandbox(), to.host(), to.port()),
            name -> shown(context, name));
    ToolLists lists = new ToolLists(context, subject.completion(), origin, filter);
    Refusal refusal = ResponseRefusals.undelivered(subject.stopped());
    Consumer<Commitment> stopped =
        commitment ->
            listener.onResponseStopped(
                refusal, Outcome.OUTCOME_REFUSED, lists.stops(refusal, commitment));
    return new ToolListResponse(new HeldOrigin(origin), way, lists, times, stopped);
  }

  private String stops(Refusal refusal, Commitment commitment) {
    if (recorded.failed()) {
      return "decision not recorded";
    }
    String reason = StageFailure.ADMISSION_EXHAUSTED.text();
    record(
        ResponseClosing.newBuilder()
            .setVerdict(Verdict.VERDICT_DENIED)
            .setRefusal(refusal.code())
            .setReason(reason)
            .setCommitment(commitment)
            .build(),
        List.of(ResponseFindings.exhausted()));
    return reason;
  }

  private static String shown(ExchangeContext context, String name) {
    String masked = context.loop().node().known().masked(MaskedText.of(name));
    return masked.substring(0, Math.min(LONGEST_NAME, masked.length()));
  }

  /** Coded bodies go on unread, and bodies of other statuses, which list nothing. */
  ListForm form(ResponseHead head) {
    return ListForm.of(head, context.head().method());
  }

  /** Whether the node has memory for so many bytes of a body, to the end of its exchange. */
  boolean holds(int all) {
    return memory.hold(all);
  }

  /**
   * Reads a whole JSON body, unless the exchange ends before.
   *
   * @param then gets it without tools; empty when it goes on as it is
   */
  void message(byte[] json, Consumer<Optional<byte[]>> then) {
    FailureBoundary line = context.failureBoundary();
    read(loop, json)
        .onSuccess(line.guard(list -> unlessEnded(() -> then.accept(without(list)))))
        .onFailure(line::cross);
  }

  /** Empty as {@link ToolList#read} tells. The future ends on the loop. */
  static Future<Optional<ToolList>> read(Context loop, byte[] json) {
    if (!ToolFilter.mayList(json)) {
      return Future.succeededFuture(Optional.empty());
    }
    return json.length <= MOST_ON_LOOP
        ? Future.succeededFuture(ToolList.read(json))
        : loop.executeBlocking(() -> ToolList.read(json), false);
  }

  private Optional<byte[]> without(Optional<ToolList> list) {
    Optional<byte[]> kept = list.flatMap(filter::filtered);
    tell();
    return kept;
  }

  void give(byte[] bytes) {
    lines.give(bytes);
  }

  /** Returns the next whole events. A later turn of the loop returns the rest. */
  byte[] events() {
    byte[] whole = lines.next();
    tell();
    return whole;
  }

  boolean hasMoreEvents() {
    return lines.hasMore();
  }

  void later(Runnable step) {
    context
        .loop()
        .work()
        .later(context.sandbox(), context.failureBoundary().guarded(step), completion::hasEnded);
  }

  /**
   * Whether events may go on: the journal has not refused their record, and the node has memory for
   * the event that is not whole, to the end of its exchange.
   */
  boolean letsEventsGo() {
    return !recorded.failed() && memory.hold(lines.held());
  }

  boolean isRecording() {
    return !recorded.isComplete();
  }

  /**
   * Runs a step when the journal has recorded what was left out, unless the exchange has ended.
   *
   * @param refused runs instead when the journal does not take the record
   */
  void whenRecorded(Runnable then, Runnable refused) {
    FailureBoundary line = context.failureBoundary();
    recorded
        .onSuccess(line.guard(done -> unlessEnded(then)))
        .onFailure(line.guard(failure -> unlessEnded(refused)));
  }

  private void unlessEnded(Runnable step) {
    if (!completion.hasEnded()) {
      step.run();
    }
  }

  byte[] lastEvent() {
    return lines.finish();
  }

  private void tell() {
    int more = filter.hidden() - hidden;
    List<ChangedTool> found = filter.changed();
    if (more == 0 && found.size() == changed) {
      return;
    }
    ResponseClosing closing =
        ResponseClosing.newBuilder()
            .setVerdict(more > 0 ? Verdict.VERDICT_MODIFIED : Verdict.VERDICT_ALLOWED)
            .setToolsHidden(more)
            .addAllToolsChanged(found.subList(changed, found.size()))
            .build();
    hidden = filter.hidden();
    changed = found.size();
    record(closing, List.of());
  }

  private void record(ResponseClosing closing, List<PlatformFinding> findings) {
    ResponseRecords records =
        new ResponseRecords(context, completion.decision(), origin.remoteIp(), OK);
    AuditLog audit = context.loop().audit();
    recorded = Future.all(recorded, audit.append(records.closed(closing, findings))).mapEmpty();
  }
}
