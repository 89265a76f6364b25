package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ConfigurationEvents;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.RefusedDocument;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records changes in the audit and remembers what is refused. A change is recorded before it is
 * stored; a refusal of files for the same reasons is no news. Event loop only, except {@link
 * #condition}.
 */
final class ChangeRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeRecorder.class);

  /** A disk that hangs longer counts as failed. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final AuditLog audit;
  private volatile RefusedChanges refused = RefusedChanges.NONE;

  ChangeRecorder(AuditLog audit) {
    this.audit = audit;
  }

  /** Any thread. */
  RefusedChanges condition() {
    return refused;
  }

  /**
   * Records a change that is about to be stored, with the files that are not part of it. Fails with
   * {@link ControlUnavailable} when the audit cannot take it.
   */
  Future<Void> accepted(ChangeResult outcome, Change change) {
    return switch (outcome) {
      case ChangeResult.Accepted accepted ->
          require(change.events().detected(accepted)).onSuccess(done -> settleFiles(change));
      case ChangeResult.PartlyAccepted partly ->
          require(change.events().detected(partly.part()))
              .compose(done -> refuse(partly.rejected(), partly.part().previous(), change));
      case ChangeResult.Rejected rejected -> Future.succeededFuture();
      case ChangeResult.Unchanged unchanged -> Future.succeededFuture();
      case ChangeResult.Conflict conflict -> Future.succeededFuture();
    };
  }

  /**
   * Records a change that came to nothing. An event that is lost changes nothing then.
   *
   * @param inForce number of the generation in force
   */
  void settled(ChangeResult outcome, long inForce, Change change) {
    switch (outcome) {
      case ChangeResult.Rejected rejected ->
          refuse(rejected, inForce, change).onFailure(ChangeRecorder::onLost);
      case ChangeResult.Unchanged unchanged -> settleFiles(change);
      case ChangeResult.Accepted accepted -> {}
      case ChangeResult.PartlyAccepted partly -> {}
      case ChangeResult.Conflict conflict -> {}
    }
  }

  void notStored(ChangeResult outcome, Change change) {
    switch (outcome) {
      case ChangeResult.Accepted accepted -> append(change.events().notStored(accepted));
      case ChangeResult.PartlyAccepted partly -> append(change.events().notStored(partly.part()));
      case ChangeResult.Rejected rejected -> {}
      case ChangeResult.Unchanged unchanged -> {}
      case ChangeResult.Conflict conflict -> {}
    }
  }

  void damaged(List<Long> numbers, long inForce) {
    if (!numbers.isEmpty()) {
      append(
          new ConfigurationEvents(ChangeAuthor.of(ChangeAuthor.Channel.START))
              .damaged(numbers, inForce));
    }
  }

  private Future<Void> refuse(ChangeResult.Rejected rejected, long inForce, Change change) {
    Set<RefusedDocument> known =
        change.author().isCaller() ? Set.of() : new HashSet<>(refused.files());
    List<RefusedDocument> news =
        rejected.refusals().stream().filter(refusal -> !known.contains(refusal)).toList();
    List<Future<Void>> records = new ArrayList<>();
    for (RefusedDocument refusal : news) {
      if (change.ofFiles()) {
        log(refusal);
      }
      records.add(require(change.events().refused(refusal, rejected.hash(), inForce)));
    }
    List<RefusedDocument> files = change.ofFiles() ? rejected.refusals() : refused.files();
    Optional<RefusedChanges.Last> last =
        news.isEmpty()
            ? refused.last()
            : Optional.of(new RefusedChanges.Last(Instant.now(), change.author(), news));
    refused = new RefusedChanges(files, last, refused.count() + news.size());
    return Future.all(records).mapEmpty();
  }

  private static void log(RefusedDocument refusal) {
    LOG.error("a file is not in force: {}", RefusedChanges.line(refusal));
    refusal.places().stream()
        .limit(RefusedChanges.SHOWN)
        .forEach(
            place ->
                LOG.error("{} violates a rule; sluice policy check --config DIR tells it", place));
  }

  private void settleFiles(Change change) {
    List<RefusedDocument> left =
        refused.files().stream().filter(refusal -> !change.settles(refusal)).toList();
    refused = new RefusedChanges(left, refused.last(), refused.count());
  }

  private Future<Void> require(AuditRecord event) {
    return audit
        .append(event)
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(ControlUnavailable.unrecorded(cause)));
  }

  private void append(AuditRecord event) {
    audit.append(event).onFailure(ChangeRecorder::onLost);
  }

  private static void onLost(Throwable cause) {
    LOG.error("a configuration event was lost: {}", cause.toString());
  }

  /**
   * The subject of an audit record.
   *
   * @param ofFiles the change applies all files
   * @param sandbox the only sandbox whose policy changes
   */
  record Change(ChangeAuthor author, boolean ofFiles, Optional<String> sandbox) {
    static Change files(ChangeAuthor author) {
      return new Change(author, true, Optional.empty());
    }

    static Change policy(ChangeAuthor author, String sandbox) {
      return new Change(author, false, Optional.of(sandbox));
    }

    boolean settles(RefusedDocument refusal) {
      return ofFiles || (sandbox.isPresent() && sandbox.equals(refusal.sandbox()));
    }

    ConfigurationEvents events() {
      return new ConfigurationEvents(author);
    }
  }
}
