package dev.sluice.proxy.secret.known;

import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SearchFault;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.config.secrets.SecretsSettings.Undecoded;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The search for one entry with {@code sluice/secrets}. Immutable; any thread. Time is linear in
 * the head, which the size of heads bounds.
 */
final class EntrySearch {
  // As many as a chain reports for one stage (middleware-contract f).
  private static final int MOST_FINDINGS = 32;

  private final MiddlewareEntry entry;
  private final SecretsSettings settings;
  private final HeadScanner host;
  private final HeadScanner headers;

  private EntrySearch(MiddlewareEntry entry, SecretsSettings settings) {
    this.entry = entry;
    this.settings = settings;
    LayeredScanner scanner = settings.layered();
    this.host = scanner(scanner, RequestPart.HOST);
    this.headers = scanner(scanner, RequestPart.HEADERS);
  }

  private HeadScanner scanner(LayeredScanner scanner, RequestPart part) {
    Set<RequestPart> scope = settings.scope().contains(part) ? Set.of(part) : Set.of();
    return settings.heads(scanner, scope);
  }

  /**
   * The search for an entry; empty for other implementations, for an entry that reads neither part,
   * and for a configuration that is not valid, with which its stage fails.
   */
  static Optional<EntrySearch> of(MiddlewareEntry entry) {
    if (!entry.implementation().equals(SecretsSettings.IMPLEMENTATION)) {
      return Optional.empty();
    }
    try {
      EntrySearch search = new EntrySearch(entry, SecretsSettings.read(entry.config()));
      return search.host.isNeeded() || search.headers.isNeeded()
          ? Optional.of(search)
          : Optional.empty();
    } catch (InvalidConfig e) {
      return Optional.empty();
    }
  }

  SearchVerdict inHost(ScannedHead head) {
    return verdict(host.scan(head), head);
  }

  SearchVerdict inHeaders(ScannedHead head) {
    return verdict(headers.scan(head), head);
  }

  private SearchVerdict verdict(HeadFound found, ScannedHead head) {
    if (!found.complete()) {
      return failed(SearchFault.TOO_COSTLY);
    }
    if (found.undecoded() && settings.undecoded() == Undecoded.FAIL) {
      return failed(SearchFault.UNDECODED);
    }
    if (found.secrets().isEmpty() && !found.undecoded()) {
      return SearchVerdict.Passed.CLEAN;
    }
    ActionRules actions = settings.actions().towards(head.host());
    return verdict(
        found.secrets().stream()
            .map(secret -> JudgedSecret.of(secret, actions, settings.ownDestination()))
            .filter(JudgedSecret::isReported)
            .toList(),
        found.undecoded());
  }

  private SearchVerdict verdict(List<JudgedSecret> secrets, boolean undecoded) {
    if (secrets.isEmpty() && !undecoded) {
      return SearchVerdict.Passed.CLEAN;
    }
    StageTrace.Builder trace = trace();
    SecretFinding.of(secrets, undecoded, MOST_FINDINGS)
        .forEach(finding -> trace.addFindings(RecordedFinding.of(finding)));
    if (secrets.stream().noneMatch(EntrySearch::denies)) {
      return new SearchVerdict.Passed(List.of(trace.setOutcome(Outcome.OUTCOME_ALLOWED).build()));
    }
    trace.setOutcome(Outcome.OUTCOME_DENIED).setReasonCode(SecretFinding.REASON_CODE);
    return new SearchVerdict.Denied(entry.key(), SecretFinding.REASON_CODE, List.of(trace.build()));
  }

  // The contract lets nothing rewrite these parts.
  private static boolean denies(JudgedSecret secret) {
    return secret.denies() || secret.isRedactedInHeader();
  }

  private SearchVerdict failed(SearchFault fault) {
    StageTrace.Builder trace = trace().setReasonCode(fault.text());
    return entry.onError() == OnError.FAIL_OPEN
        ? new SearchVerdict.Passed(List.of(trace.setOutcome(Outcome.OUTCOME_FAILED_OPEN).build()))
        : new SearchVerdict.Failed(
            fault.text(), List.of(trace.setOutcome(Outcome.OUTCOME_FAILED_CLOSED).build()));
  }

  private StageTrace.Builder trace() {
    return StageTrace.newBuilder().setEntry(entry.key()).setImplementation(entry.implementation());
  }
}
