package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.EntryId;
import dev.sluice.control.change.PolicyBook;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only, save for {@link PolicyControl}; the book is read and written on a worker, one
 * change after the other, and services are asked in between.
 */
final class ControlDesk implements PolicyControl {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDesk.class);

  /** How long an answer waits for the nodes to take a change. */
  private static final Duration ROLLOUT = Duration.ofSeconds(2);

  private static final int NOT_FOUND = 404;

  private final Vertx vertx;
  private final Context context;
  private final PolicyBook book;
  private final AuditLog audit;
  private final ServiceOpinions services;
  private final Rollout rollout;
  private final Turns turns = new Turns();
  private boolean renumbering;

  ControlDesk(Vertx vertx, Context context, PolicyBook book, AuditLog audit) {
    this.vertx = vertx;
    this.context = context;
    this.book = book;
    this.audit = audit;
    this.services = new ServiceOpinions(vertx);
    this.rollout = new Rollout(vertx);
  }

  /**
   * Brings the book to what the files say, without asking services: at a start they may be as
   * little there as the chain nodes, and {@code on_error} decides.
   */
  Future<ChangeResult> load() {
    return turns
        .take(() -> onWorker(book::reload).compose(proposal -> conclude(proposal, Map.of())))
        .onSuccess(this::record);
  }

  @Override
  public Future<Optional<PolicySource>> policy(String sandbox) {
    return Future.succeededFuture(book.policy(sandbox));
  }

  @Override
  public Future<Outcome> put(PolicyPut put) {
    return change(() -> book.put(put));
  }

  @Override
  public Future<Outcome> reload() {
    return change(book::reload);
  }

  @Override
  public List<NodeReport> nodes() {
    return rollout.nodes();
  }

  /** Fails once somebody else has written the store; behind the change that is being stored. */
  Future<Void> requireStore() {
    return onWorker(
        () -> {
          book.requireOwnStore();
          return null;
        });
  }

  @Override
  public boolean active() {
    return true;
  }

  void announce() {
    GenerationAnnounced announced =
        GenerationAnnounced.newBuilder().setNumber(book.current().getNumber()).build();
    vertx.eventBus().publish(BusAddress.GENERATION_ANNOUNCED, announced);
  }

  void fetch(Message<FetchGeneration> message) {
    long number = message.body().getNumber();
    Generation current = book.current();
    if (number == 0 || number == current.getNumber()) {
      message.reply(current);
      return;
    }
    onWorker(() -> book.generation(number))
        .onSuccess(found -> answer(message, found))
        .onFailure(e -> message.fail(NOT_FOUND, "generation is not readable"));
  }

  void report(Message<NodeReport> message) {
    NodeReport report = message.body();
    rollout.report(report);
    message.reply(Acknowledged.getDefaultInstance());
    if (!renumbering && report.getGeneration() > book.current().getNumber()) {
      renumbering = true;
      turns
          .take(() -> onWorker(() -> book.numberAbove(report.getGeneration())))
          .onSuccess(generation -> announce())
          .onFailure(e -> LOG.error("generations could not be numbered anew: {}", e.toString()))
          .onComplete(done -> renumbering = false);
    }
  }

  /** From any thread. */
  private Future<Outcome> change(Callable<Proposal> proposed) {
    Promise<Outcome> done = Promise.promise();
    context.runOnContext(
        go ->
            turns
                .take(() -> onWorker(proposed).compose(this::consult))
                .onSuccess(this::record)
                .compose(this::rollOut)
                .onComplete(done));
    return done.future();
  }

  private Future<ChangeResult> consult(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Sound sound ->
          services.against(sound).compose(reasons -> conclude(sound, reasons));
    };
  }

  private Future<ChangeResult> conclude(Proposal proposal, Map<EntryId, String> reasons) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Sound sound when reasons.isEmpty() -> onWorker(() -> book.accept(sound));
      case Proposal.Sound sound -> onWorker(() -> book.refuse(sound, reasons));
    };
  }

  private Future<Outcome> rollOut(ChangeResult result) {
    if (!(result instanceof ChangeResult.Accepted accepted)) {
      return Future.succeededFuture(new Outcome(result, 0, 0));
    }
    announce();
    return rollout
        .covered(accepted.generation().getNumber(), ROLLOUT)
        .map(coverage -> new Outcome(result, coverage.nodes(), coverage.applied()));
  }

  private void record(ChangeResult result) {
    ConfigEvents.of(result, book.current().getNumber())
        .ifPresent(
            event ->
                audit
                    .append(event)
                    .onFailure(e -> LOG.error("a configuration event was lost: {}", e.toString())));
  }

  private static void answer(Message<FetchGeneration> message, Optional<Generation> found) {
    if (found.isPresent()) {
      message.reply(found.get());
    } else {
      message.fail(NOT_FOUND, "generation is not kept");
    }
  }

  /** Ordered, so no two changes overlap; the result arrives on this context. */
  private <T> Future<T> onWorker(Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> context.executeBlocking(work).onComplete(done));
    return done.future();
  }
}
