package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeAuthor.Channel;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.OnContext;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.proposal.ProposalDecisions;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.control.proposal.ProposalFiles;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.rollout.Rollout;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of the configuration and follows them to the nodes. Event loop only, except where
 * a method says otherwise.
 */
final class ControlService implements PolicyControl {
  private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

  private static final Duration ROLLOUT_WAIT = Duration.ofSeconds(2);

  private static final ChangeRecorder.Change START =
      ChangeRecorder.Change.files(ChangeAuthor.of(Channel.START));
  private static final ChangeRecorder.Change SERVICES =
      ChangeRecorder.Change.files(ChangeAuthor.of(Channel.SERVICES));
  private static final ChangeRecorder.Change RESOLVED =
      new ChangeRecorder.Change(ChangeAuthor.of(Channel.SERVICES), false, Optional.empty());

  private final PolicyRevisions revisions;
  private final ChangeRecorder recorder;
  private final ChangeSequence changes;
  private final GenerationPublisher publisher;
  private final Rollout rollout;
  private final StoreCheck store;
  private final boolean testsRequired;
  private final ProposalDesk proposals;
  private volatile Optional<AwaitedValidation> candidate = Optional.empty();
  private volatile Optional<AwaitedValidation> unvalidated = Optional.empty();
  private boolean renumbering;

  ControlService(
      PolicyRevisions revisions,
      ChangeRecorder recorder,
      GenerationPublisher publisher,
      ProposalFiles files,
      AuditLog audit,
      ControlSettings settings) {
    Vertx vertx = revisions.context().owner();
    this.revisions = revisions;
    this.store = new StoreCheck(revisions::requireOwnStore);
    this.testsRequired = settings.testsRequired();
    this.recorder = recorder;
    this.publisher = publisher;
    this.rollout = new Rollout(vertx);
    this.changes = new ChangeSequence(revisions, recorder, publisher::announce);
    this.proposals =
        new ProposalDesk(
            revisions.context(),
            files,
            audit,
            settings,
            new ProposalDecisions.Changes(
                revisions::current,
                (put, author) -> put(put, author).map(Outcome::result),
                this::refusals));
  }

  /**
   * Brings the stored configuration to the state of the files. Services may be down at start, like
   * the chain nodes: with a generation in force, changed files that services have to validate are a
   * {@link #candidate}; without one, they are in force, and {@link #unresolved} entries are
   * unresolved.
   */
  Future<ChangeResult> load() {
    return changes
        .submit(() -> changes.conclude(revisions.reload(Map.of()).compose(this::begin), START))
        .onSuccess(loaded -> awaitUnvalidated());
  }

  Optional<AwaitedValidation> candidate() {
    return candidate;
  }

  Optional<AwaitedValidation> unresolved() {
    return unvalidated;
  }

  @Override
  public List<String> objections() {
    return candidate.flatMap(AwaitedValidation::objections).orElse(List.of());
  }

  @Override
  public List<String> unvalidated() {
    return unvalidated.flatMap(AwaitedValidation::objections).orElse(List.of());
  }

  @Override
  public Future<Void> asked() {
    return unvalidated.map(AwaitedValidation::asked).orElseGet(Future::succeededFuture);
  }

  /** What does not have to wait for services. */
  private Future<CandidateChange> begin(CandidateChange change) {
    return switch (change) {
      case CandidateChange.Settled settled -> Future.succeededFuture(settled);
      case CandidateChange.Valid valid when revisions.current().getNumber() == 0 ->
          Future.succeededFuture(valid.unasked());
      case CandidateChange.Valid valid when valid.unverified().isEmpty() ->
          Future.succeededFuture(valid);
      case CandidateChange.Valid valid -> {
        candidate = Optional.of(awaitServices());
        yield revisions.postponed(valid).map(this::unquestioned);
      }
    };
  }

  private CandidateChange unquestioned(CandidateChange rest) {
    return rest instanceof CandidateChange.Valid valid && !valid.unverified().isEmpty()
        ? new CandidateChange.Settled(new ChangeResult.Unchanged(revisions.current()))
        : rest;
  }

  private AwaitedValidation awaitServices() {
    return new AwaitedValidation(
        revisions.context().owner(),
        "files changed before this start are not in force",
        () -> reload(SERVICES).map(ControlService::violations));
  }

  private static List<String> violations(Outcome outcome) {
    return switch (outcome.result()) {
      case ChangeResult.Rejected rejected -> rejected.violations();
      case ChangeResult.PartlyAccepted partly -> partly.rejected().violations();
      case ChangeResult.Accepted accepted -> List.of();
      case ChangeResult.Unchanged unchanged -> List.of();
      case ChangeResult.Conflict conflict -> List.of();
    };
  }

  /** Also after a start that goes on with such entries. */
  private void awaitUnvalidated() {
    if (revisions.current().getUnvalidatedCount() > 0) {
      unvalidated =
          Optional.of(
              new AwaitedValidation(
                  revisions.context().owner(),
                  "entries whose services have not validated them are unresolved, on_error decides",
                  this::resolve));
    }
  }

  /**
   * Asks the services about unresolved entries, outside the queue of changes, and resolves those
   * that they have validated.
   *
   * @return why the others stay unresolved, one per line
   */
  private Future<List<String>> resolve() {
    return revisions
        .question()
        .compose(
            open ->
                open.map(
                        question ->
                            changes
                                .services()
                                .validate(question)
                                .compose(said -> resolve(question, said.objections())))
                    .orElseGet(() -> Future.succeededFuture(List.of())));
  }

  private Future<List<String>> resolve(
      CandidateChange.Valid question, Map<EntryId, String> objections) {
    return changes
        .submit(() -> changes.conclude(revisions.settle(question, objections.keySet()), RESOLVED))
        .compose(this::rollOut)
        .compose(applied -> revisions.question())
        .map(left -> left.map(open -> unresolved(open, objections)).orElse(List.of()));
  }

  private static List<String> unresolved(
      CandidateChange.Valid open, Map<EntryId, String> objections) {
    return open.unverified().stream()
        .map(
            entry ->
                "%s: network_middlewares.%s: %s"
                    .formatted(
                        EntryId.fileOf(entry.sandbox(), open.generation()),
                        entry.key(),
                        objections.getOrDefault(entry, "its service is asked again")))
        .toList();
  }

  @Override
  public Optional<PolicySource> policy(String sandbox) {
    return revisions.policy(sandbox);
  }

  @Override
  public Future<Outcome> put(PolicyPut put, ChangeAuthor author) {
    ChangeRecorder.Change change = ChangeRecorder.Change.policy(author, put.sandbox());
    return revisions
        .prepare(put)
        .compose(
            prepared ->
                change(
                    () ->
                        revisions
                            .put(put, prepared)
                            .map(valid -> valid.warned(rollout.unreachable(put.sandbox()))),
                    change));
  }

  @Override
  public Future<Outcome> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator, ChangeAuthor author) {
    return change(
        () -> revisions.remove(sandbox, expectedRevision, byOperator),
        ChangeRecorder.Change.policy(author, sandbox));
  }

  @Override
  public Future<List<KeptRevision>> revisions(String sandbox) {
    return onContext(() -> revisions.history(sandbox));
  }

  @Override
  public Future<Optional<Outcome>> rollBack(Rollback rollback, ChangeAuthor author) {
    return revisions(rollback.sandbox())
        .compose(
            kept ->
                kept.stream()
                    .filter(one -> one.policy().getRevision() == rollback.revision())
                    .findFirst()
                    .map(found -> putAgain(found.policy(), rollback, author).map(Optional::of))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Future<Outcome> putAgain(PolicySource kept, Rollback rollback, ChangeAuthor author) {
    Optional<String> given = rollback.tests().filter(text -> !text.isBlank());
    Future<Optional<String>> tests =
        given.isPresent()
            ? Future.succeededFuture(given)
            : onContext(() -> revisions.tests(rollback.sandbox()));
    return tests
        .map(
            text ->
                new PolicyPut(rollback.sandbox(), kept.getYaml(), rollback.expectedRevision(), text)
                    .keepingPresets(kept))
        .compose(former -> put(rollback.byOperator() ? former.byOperator() : former, author));
  }

  @Override
  public Future<CandidateChange> tryOut(PolicyPut put) {
    return revisions
        .prepare(put)
        .compose(
            prepared ->
                onContext(
                    () ->
                        changes.submit(
                            () -> revisions.put(put, prepared).compose(changes::validate))));
  }

  private Future<List<String>> refusals(PolicyPut put) {
    return testsRequired
        ? Future.succeededFuture(List.of())
        : tryOut(put)
            .map(
                tried ->
                    tried instanceof CandidateChange.Settled(ChangeResult.Rejected rejected)
                        ? rejected.violations()
                        : List.of());
  }

  void hear(ChainServices told) {
    changes.hear(told);
  }

  @Override
  public Future<PolicyInventory> policies() {
    return revisions.context().owner().executeBlocking(this::inventory);
  }

  @Override
  public PolicyInventory inventory() {
    return PolicyInventory.of(revisions.stored());
  }

  @Override
  public Future<Outcome> reload(ChangeAuthor author) {
    return reload(ChangeRecorder.Change.files(author));
  }

  private Future<Outcome> reload(ChangeRecorder.Change change) {
    return revisions
        .prepareFiles()
        .compose(prepared -> change(() -> revisions.reload(prepared), change));
  }

  @Override
  public RefusedChanges refused() {
    return recorder.condition();
  }

  @Override
  public List<NodeReport> nodes() {
    return rollout.nodes();
  }

  @Override
  public List<String> faults() {
    return store.fault().stream().toList();
  }

  @Override
  public List<String> fileFaults() {
    return revisions.fault().stream()
        .map(reason -> "configuration files cannot be read: " + reason)
        .toList();
  }

  @Override
  public ProposalDesk proposals() {
    return proposals;
  }

  void watchStore(Consumer<Throwable> onFailure) {
    store.start(revisions.context().owner(), onFailure);
  }

  /** Takes a node's report; renumbers the generation in force when the node is ahead of it. */
  void onReport(Message<NodeReport> message) {
    NodeReport report = message.body();
    rollout.report(report);
    message.reply(Acknowledged.getDefaultInstance());
    if (!renumbering && report.getGeneration() > revisions.current().getNumber()) {
      renumbering = true;
      changes
          .submit(() -> revisions.numberAbove(report.getGeneration()))
          .onSuccess(generation -> publisher.announce())
          .onFailure(e -> LOG.error("generations could not be renumbered: {}", e.toString()))
          .onComplete(done -> renumbering = false);
    }
  }

  private Future<Outcome> change(
      Supplier<Future<CandidateChange>> compile, ChangeRecorder.Change change) {
    return onContext(
        () ->
            changes
                .submit(() -> changes.conclude(compile.get().compose(changes::validate), change))
                .compose(this::rollOut));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return OnContext.call(revisions.context(), work);
  }

  private Future<Outcome> rollOut(ChangeResult result) {
    Optional<Generation> inForce = result.newGeneration();
    if (inForce.isEmpty()) {
      return Future.succeededFuture(new Outcome(result, 0, 0));
    }
    publisher.announce();
    return rollout
        .covered(inForce.get().getNumber(), ROLLOUT_WAIT)
        .map(coverage -> new Outcome(result, coverage.nodes(), coverage.applied()));
  }
}
