package dev.sluice.control.api;

import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.PolicyInventory;
import dev.sluice.control.PolicyInventory.Row;
import dev.sluice.control.RefusedChanges;
import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each change as a test says. */
final class FakeControl implements PolicyControl, Leadership {
  static final PolicySource POLICY =
      PolicySource.newBuilder().setSandbox("blue").setRevision(3).setYaml("version: 1\n").build();
  static final Generation GENERATION =
      Generation.newBuilder().setNumber(9).addPolicies(POLICY).build();

  private final List<PolicyPut> puts = new CopyOnWriteArrayList<>();
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final List<ChangeAuthor> authors = new CopyOnWriteArrayList<>();
  private volatile Future<Outcome> answer = Future.failedFuture("no answer was prepared");

  void next(ChangeResult result) {
    answer = Future.succeededFuture(new Outcome(result, 1, 1));
  }

  void fail(Exception fault) {
    answer = Future.failedFuture(fault);
  }

  List<PolicyPut> puts() {
    return puts;
  }

  List<String> removed() {
    return removed;
  }

  List<ChangeAuthor> authors() {
    return authors;
  }

  @Override
  public Optional<PolicySource> policy(String sandbox) {
    return Optional.of(POLICY).filter(policy -> policy.getSandbox().equals(sandbox));
  }

  @Override
  public Future<Outcome> put(PolicyPut change, ChangeAuthor author) {
    authors.add(author);
    puts.add(change);
    return answer;
  }

  @Override
  public Future<Outcome> reload(ChangeAuthor author) {
    authors.add(author);
    return answer;
  }

  @Override
  public Future<PolicyControl> active() {
    return Future.succeededFuture(this);
  }

  @Override
  public Optional<PolicyControl> now() {
    return Optional.of(this);
  }

  @Override
  public List<String> faults() {
    return List.of();
  }

  @Override
  public List<String> fileFaults() {
    return List.of();
  }

  @Override
  public ProposalDesk proposals() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> unvalidated() {
    return List.of();
  }

  @Override
  public Future<Void> asked() {
    return Future.succeededFuture();
  }

  @Override
  public List<String> objections() {
    return List.of();
  }

  @Override
  public Future<Outcome> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator, ChangeAuthor author) {
    removed.add(sandbox + expectedRevision);
    return answer;
  }

  @Override
  public Future<List<KeptRevision>> revisions(String sandbox) {
    return Future.failedFuture("no revisions were prepared");
  }

  @Override
  public Future<Optional<Outcome>> rollBack(Rollback rollback, ChangeAuthor author) {
    return Future.failedFuture("no revisions were prepared");
  }

  @Override
  public Future<CandidateChange> tryOut(PolicyPut put) {
    return Future.failedFuture("no revisions were prepared");
  }

  @Override
  public Future<PolicyInventory> policies() {
    return Future.succeededFuture(inventory());
  }

  @Override
  public PolicyInventory inventory() {
    return new PolicyInventory(
        List.of(
            new Row("blue", 3, "", false, Map.of("pypi", 2, "npm", 1)),
            new Row("red", 1, "p/red.yaml", true, Map.of())),
        List.of());
  }

  @Override
  public RefusedChanges refused() {
    return RefusedChanges.NONE;
  }

  @Override
  public List<NodeReport> nodes() {
    return List.of();
  }
}
