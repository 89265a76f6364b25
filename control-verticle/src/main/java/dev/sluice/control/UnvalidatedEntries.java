package dev.sluice.control;

import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.change.CandidateChange.ServiceAnswers;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.change.ServiceValidation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The entries of the generation in force that their services have not validated: at the very first
 * start there is nothing to go on with. The services are asked beside other changes, which they do
 * not hold up. Event loop only.
 */
final class UnvalidatedEntries {
  private static final String EFFECT =
      "entries whose services have not validated them are unresolved, on_error decides";

  private final PolicyRevisions revisions;
  private final ServiceValidation services;
  private final Changes changes;

  UnvalidatedEntries(PolicyRevisions revisions, ServiceValidation services, Changes changes) {
    this.revisions = revisions;
    this.services = services;
    this.changes = changes;
  }

  /** How a change is applied: in turn with the others, recorded, and rolled out. */
  @FunctionalInterface
  interface Changes {
    Future<?> apply(Supplier<Future<CandidateChange>> change);
  }

  AwaitedValidation questions(Vertx vertx) {
    return new AwaitedValidation(vertx, EFFECT, this::ask);
  }

  private Future<List<String>> ask() {
    return revisions
        .question()
        .compose(
            open ->
                open.map(question -> services.validate(question).compose(s -> settle(question, s)))
                    .orElseGet(() -> Future.succeededFuture(List.of())));
  }

  private Future<List<String>> settle(CandidateChange.Valid question, ServiceAnswers said) {
    return changes
        .apply(() -> revisions.settle(question, said.objections().keySet()))
        .compose(applied -> revisions.question())
        .map(left -> left.map(open -> reasons(open, said.objections())).orElse(List.of()));
  }

  private static List<String> reasons(CandidateChange.Valid open, Map<EntryId, String> objections) {
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
}
