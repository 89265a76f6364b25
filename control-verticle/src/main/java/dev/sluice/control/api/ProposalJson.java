package dev.sluice.control.api;

import dev.sluice.config.source.Printable;
import dev.sluice.control.proposal.ProposalDecision;
import dev.sluice.control.proposal.ProposalReview;
import dev.sluice.control.proposal.ReviewFinding;
import dev.sluice.control.proposal.StateWord;
import dev.sluice.proto.v1.ProposalRefusal;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.StoredProposal;
import dev.sluice.proto.v1.StoredProposal.ProposalOrigin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Proposals in JSON. The words of an agent are escaped, and their key says whose they are. */
final class ProposalJson {
  private static final String ORIGIN = "ORIGIN_";
  private static final int LISTED = 1_000;

  private ProposalJson() {}

  static JsonObject list(List<StoredProposal> all) {
    JsonArray proposals = new JsonArray();
    all.stream().limit(LISTED).map(ProposalJson::head).forEach(proposals::add);
    return new JsonObject().put("proposals", proposals).put("cut", all.size() > LISTED);
  }

  static JsonObject of(StoredProposal proposal) {
    JsonObject json = head(proposal).put("rule", proposal.getRule());
    return proposal.getClaim().isEmpty()
        ? json
        : json.put("unverified_claim", Printable.of(proposal.getClaim()));
  }

  private static JsonObject head(StoredProposal proposal) {
    ProposalState state = proposal.getState();
    JsonObject json =
        new JsonObject()
            .put("id", state.getId())
            .put("state", StateWord.of(state.getState()))
            .put("sandbox", proposal.getSandbox())
            .put("origin", origin(proposal.getOrigin()))
            .put("proposed_by", proposal.getProposedBy())
            .put("rule_name", state.getRuleName())
            .put("created_at", time(state.getCreatedMs()))
            .put("expires_at", time(proposal.getExpiresMs()));
    if (state.getDecidedMs() > 0) {
      json.put("decided_at", time(state.getDecidedMs()))
          .put("decided_by", proposal.getDecidedBy())
          .put("reason", state.getReason());
    }
    return state.getGeneration() > 0 ? json.put("generation", state.getGeneration()) : json;
  }

  static JsonObject of(ProposalReview review) {
    JsonArray findings = new JsonArray();
    for (ReviewFinding finding : review.findings()) {
      findings.add(new JsonObject().put("kind", finding.kind().word()).put("text", finding.text()));
    }
    JsonObject json =
        of(review.proposal())
            .put("findings", findings)
            .put("opens", new JsonArray(review.opens()))
            .put("obstacles", new JsonArray(review.obstacles()));
    return review.token().isEmpty() ? json : json.put("review_token", review.token());
  }

  /** In the words of OpenShell (data-plane 16.2). */
  static Answer proposed(RulesProposed proposed) {
    if (proposed.hasRefusal()) {
      ProposalRefusal refusal = proposed.getRefusal();
      return Answer.error(
          switch (refusal.getCode()) {
            case CODE_INVALID -> 400;
            case CODE_FULL -> 429;
            case CODE_NOT_KEPT, CODE_UNSPECIFIED, UNRECOGNIZED -> 503;
          },
          refusal.getDetail());
    }
    return new Answer(
        202,
        new JsonObject()
            .put("status", "submitted")
            .put("accepted_chunks", proposed.getAcceptedCount())
            .put("rejected_chunks", proposed.getRejectedCount())
            .put("rejection_reasons", new JsonArray(List.copyOf(proposed.getRejectedList())))
            .put("accepted_chunk_ids", new JsonArray(List.copyOf(proposed.getAcceptedList()))));
  }

  static Answer decided(ProposalDecision decision) {
    return switch (decision) {
      case ProposalDecision.Decided decided ->
          new Answer(
              200, of(decided.proposal()).put("warnings", new JsonArray(decided.warnings())));
      case ProposalDecision.Unknown unknown -> Answer.error(404, "no such proposal");
      case ProposalDecision.WrongState(String reason) -> Answer.error(409, reason);
      case ProposalDecision.Stale(String reason) ->
          new Answer(409, new JsonObject().put("error", "stale_review").put("detail", reason));
      case ProposalDecision.Invalid(List<String> violations) ->
          new Answer(
              422,
              new JsonObject()
                  .put("error", "invalid_configuration")
                  .put("violations", new JsonArray(violations)));
    };
  }

  private static String origin(ProposalOrigin origin) {
    return origin.name().substring(ORIGIN.length()).toLowerCase(Locale.ROOT);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
