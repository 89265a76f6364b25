package dev.sluice.control.proposal;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.StoredProposal;
import dev.sluice.proto.v1.StoredProposal.ProposalOrigin;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Records what becomes of proposals, before it takes effect. The rule and the words of an agent are
 * recorded as hashes alone. Event loop only.
 */
final class ProposalEvents {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Told STALE =
      new Told(ChangeLabel.PROPOSAL_STALE, "Proposed rule or its approval is stale");

  private final AuditLog audit;

  ProposalEvents(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * Records the state that a proposal is about to have. Fails with {@link ControlUnavailable} when
   * the audit cannot take it.
   *
   * @param author of the decision; without a name when the platform decides
   */
  Future<Void> record(StoredProposal next, ChangeAuthor author) {
    return record(told(next.getState().getState()), next, author, next.getState().getReason());
  }

  Future<Void> stale(StoredProposal proposal, ChangeAuthor author, String why) {
    return record(STALE, proposal, author, why);
  }

  private Future<Void> record(Told told, StoredProposal proposal, ChangeAuthor author, String why) {
    ConfigChange.Builder change =
        ConfigChange.newBuilder()
            .setState(ConfigChange.State.STATE_OTHER)
            .setLabel(told.label().text())
            .setSuccess(!told.equals(STALE))
            .setSeverity(told.equals(STALE) ? Severity.SEVERITY_LOW : Severity.SEVERITY_UNSPECIFIED)
            .setMessage(told.message())
            .putDetails("proposal", proposal.getState().getId())
            .putDetails("origin", origin(proposal.getOrigin()))
            .putDetails("rule", proposal.getState().getRuleName())
            .putDetails("rule_hash", Sha256.hexOf(proposal.getRule()))
            .putDetails(ChangeDetail.SANDBOX.key(), proposal.getSandbox());
    put(change, "proposed_by", proposal.getProposedBy());
    put(change, "claim_hash", proposal.getClaimHash());
    put(change, ChangeDetail.CHANGED_BY.key(), author.name());
    put(change, ChangeDetail.ADDRESS.key(), author.address());
    put(change, ChangeDetail.REASON.key(), why);
    return append(change);
  }

  private Future<Void> append(ConfigChange.Builder change) {
    return audit
        .append(
            AuditRecord.newBuilder()
                .setTimeMs(System.currentTimeMillis())
                .setConfigChange(change)
                .build())
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(ControlUnavailable.unrecorded(cause)));
  }

  private static void put(ConfigChange.Builder change, String key, String value) {
    if (!value.isEmpty()) {
      change.putDetails(key, value);
    }
  }

  static String origin(ProposalOrigin origin) {
    return switch (origin) {
      case ORIGIN_AGENT -> "agent";
      case ORIGIN_MAPPER -> "mapper";
      case ORIGIN_PERSON -> "person";
      case ORIGIN_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static Told told(ProposalState.State state) {
    return switch (state) {
      case STATE_APPROVED -> new Told(ChangeLabel.PROPOSAL_APPROVED, "Proposed rule approved");
      case STATE_REJECTED -> new Told(ChangeLabel.PROPOSAL_REJECTED, "Proposed rule rejected");
      case STATE_EXPIRED -> new Told(ChangeLabel.PROPOSAL_EXPIRED, "Proposed rule expired");
      case STATE_STALE -> STALE;
      case STATE_REVOKED -> new Told(ChangeLabel.PROPOSAL_REVOKED, "Approved rule revoked");
      case STATE_OPEN, STATE_UNSPECIFIED, UNRECOGNIZED ->
          new Told(ChangeLabel.PROPOSAL_CREATED, "Rule proposed");
    };
  }

  private record Told(ChangeLabel label, String message) {}
}
