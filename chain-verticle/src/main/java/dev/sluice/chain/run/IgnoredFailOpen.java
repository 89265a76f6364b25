package dev.sluice.chain.run;

import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.StreamingService;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import dev.sluice.policy.snapshot.PolicyIdentity;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports entries whose {@code fail_open} does not apply because their service runs hooks: once for
 * each generation, entry and direction (http-hooks 13). Event loop only.
 */
public final class IgnoredFailOpen {
  private static final Logger LOG = LoggerFactory.getLogger(IgnoredFailOpen.class);

  /** Of one generation: sandboxes may share a policy. */
  static final int MOST_RECORDS = 256;

  private final AuditLog audit;
  private final Function<String, Implementation> implementations;
  private long generation = -1;
  private int told;
  private List<Candidate> candidates = List.of();

  public IgnoredFailOpen(AuditLog audit, Function<String, Implementation> implementations) {
    this.audit = audit;
    this.implementations = implementations;
  }

  private record Candidate(String sandbox, MiddlewareEntry entry) {}

  /** Compares the entries of the generation in force with their services. Call it every second. */
  public void look(Snapshot current) {
    if (current.generation() != generation) {
      generation = current.generation();
      told = 0;
      candidates = candidates(current);
    }
    if (!candidates.isEmpty() && told < MOST_RECORDS) {
      candidates = candidates.stream().filter(candidate -> !isTold(candidate)).toList();
    }
  }

  private static List<Candidate> candidates(Snapshot current) {
    List<Candidate> all = new ArrayList<>();
    for (PolicyIdentity identity : current.identities().values()) {
      current.compiled().stream()
          .filter(ready -> ready.hash().equals(identity.hash()))
          .map(ReadyPolicy::entries)
          .flatMap(List::stream)
          .map(SelectableEntry::entry)
          .filter(entry -> entry.onError() == OnError.FAIL_OPEN)
          .forEach(entry -> all.add(new Candidate(identity.sandbox(), entry)));
    }
    return all;
  }

  private boolean isTold(Candidate candidate) {
    return implementations.apply(candidate.entry().implementation())
            instanceof Implementation.Unbound unbound
        && unbound.messages().filter(service -> isTold(candidate, service)).isPresent();
  }

  private boolean isTold(Candidate candidate, RemoteBinding service) {
    if (service.streaming().orElse(null) instanceof StreamingService.Hooks hooks) {
      boolean scoped = service.messages().isPresent();
      hooks.requests().ifPresent(reads -> tell(candidate, "http_request", scoped));
      hooks.responses().ifPresent(reads -> tell(candidate, "http_response", scoped));
      return true;
    }
    return false;
  }

  private void tell(Candidate candidate, String operation, boolean scoped) {
    told++;
    ChangeLabel label = scoped ? ChangeLabel.FAIL_OPEN_SCOPED : ChangeLabel.FAIL_OPEN_NOT_APPLIED;
    ConfigChange.Builder change =
        ConfigChange.newBuilder()
            .setState(scoped ? ConfigChange.State.STATE_ENABLED : ConfigChange.State.STATE_OTHER)
            .setLabel(label.text())
            .setSeverity(scoped ? Severity.SEVERITY_UNSPECIFIED : Severity.SEVERITY_MEDIUM)
            .setSuccess(true)
            .setMessage(
                scoped
                    ? "on_error: fail_open of a middleware entry applies to WebSocket messages only"
                    : "on_error: fail_open of a middleware entry does not apply: its service runs"
                        + " hooks")
            .putDetails(ChangeDetail.SANDBOX.key(), candidate.sandbox())
            .putDetails(ChangeDetail.ACTIVE_GENERATION.key(), Long.toString(generation))
            .putDetails("middleware", candidate.entry().key())
            .putDetails("service", candidate.entry().implementation())
            .putDetails("operation", operation);
    audit
        .append(
            AuditRecord.newBuilder()
                .setTimeMs(System.currentTimeMillis())
                .setConfigChange(change)
                .build())
        .onFailure(lost -> LOG.warn("the audit record of change '{}' was lost", label.text()));
  }
}
