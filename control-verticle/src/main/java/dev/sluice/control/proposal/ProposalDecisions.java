package dev.sluice.control.proposal;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.policy.proposal.PolicyAddition;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reviews and decides, one decision at a time, by the way of every change. Event loop only. */
public final class ProposalDecisions {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalDecisions.class);
  private static final String NO_TOKEN =
      "the review token is unknown, used or older than an hour; show the proposal again";

  private final ProposalStore store;
  private final Reviewer reviewer;
  private final Changes changes;
  private final ReviewTokens tokens = new ReviewTokens();

  ProposalDecisions(ProposalStore store, Reviewer reviewer, Changes changes) {
    this.store = store;
    this.reviewer = reviewer;
    this.changes = changes;
  }

  /**
   * The generation in force, and the way to change it.
   *
   * @param put as {@code PUT /v1/policies/{sandbox}} changes it
   * @param refusals why a change would be refused, one per line; changes nothing
   */
  public record Changes(
      Supplier<Generation> inForce,
      BiFunction<PolicyPut, ChangeAuthor, Future<ChangeResult>> put,
      Function<PolicyPut, Future<List<String>>> refusals) {}

  Future<Optional<ProposalReview>> show(String id) {
    Optional<StoredProposal> proposal = store.book().find(id);
    return proposal.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : review(proposal.get()).compose(this::tried).map(review -> Optional.of(withToken(review)));
  }

  private Future<ProposalReview> tried(ProposalReview review) {
    return review
        .policy()
        .filter(policy -> ProposalBook.isOpen(review.proposal()))
        .map(
            policy ->
                changes
                    .refusals()
                    .apply(put(review, policy, Optional.empty()))
                    .map(refusals -> refusals.isEmpty() ? review : review.refused(refusals)))
        .orElseGet(() -> Future.succeededFuture(review));
  }

  private PolicyPut put(ProposalReview review, String policy, Optional<String> tests) {
    StoredProposal proposal = review.proposal();
    OptionalLong revision = OptionalLong.of(review.basis().revision());
    return new PolicyPut(proposal.getSandbox(), policy, revision, tests)
        .adding(proposal.getState().getRuleName())
        .keepingPresets(inForce(proposal.getSandbox()).orElse(PolicySource.getDefaultInstance()))
        .byOperator();
  }

  private Optional<PolicySource> inForce(String sandbox) {
    return changes.inForce().get().getPoliciesList().stream()
        .filter(own -> own.getSandbox().equals(sandbox))
        .findFirst();
  }

  private ProposalReview withToken(ProposalReview review) {
    return ProposalBook.isOpen(review.proposal()) && review.policy().isPresent()
        ? review.withToken(tokens.issue(review.proposal().getState().getId(), review.basis()))
        : review;
  }

  private Future<ProposalReview> review(StoredProposal proposal) {
    Generation inForce = changes.inForce().get();
    return store.review(() -> reviewer.review(proposal, inForce));
  }

  Future<ProposalDecision> approve(
      String id, String token, Optional<String> tests, ChangeAuthor author) {
    return decide(
        id,
        State.STATE_OPEN,
        proposal ->
            tokens
                .redeem(id, token)
                .map(seen -> approve(proposal, seen, tests, author))
                .orElseGet(() -> stale(proposal, author, NO_TOKEN)));
  }

  private Future<ProposalDecision> approve(
      StoredProposal proposal, ReviewBasis seen, Optional<String> tests, ChangeAuthor author) {
    return review(proposal)
        .compose(
            now ->
                seen.staleAgainst(now.basis())
                    .map(why -> stale(proposal, author, why))
                    .orElseGet(() -> apply(now, tests, author)));
  }

  private Future<ProposalDecision> apply(
      ProposalReview review, Optional<String> tests, ChangeAuthor author) {
    Optional<String> policy = review.policy();
    if (policy.isEmpty()) {
      return Future.succeededFuture(new ProposalDecision.Invalid(review.obstacles()));
    }
    return change(
        put(review, policy.get(), tests), review.proposal(), State.STATE_APPROVED, author);
  }

  private Future<ProposalDecision> change(
      PolicyPut put, StoredProposal proposal, State state, ChangeAuthor author) {
    return changes
        .put()
        .apply(put, author)
        .compose(
            result ->
                switch (result) {
                  case ChangeResult.Accepted accepted -> changed(proposal, state, author, accepted);
                  case ChangeResult.PartlyAccepted partly ->
                      changed(proposal, state, author, partly.part());
                  case ChangeResult.Unchanged unchanged ->
                      conclude(proposal, state, author, unchanged.generation(), List.of());
                  case ChangeResult.Rejected rejected ->
                      Future.succeededFuture(new ProposalDecision.Invalid(rejected.violations()));
                  case ChangeResult.Conflict conflict ->
                      stale(proposal, author, "the policy changed since the review");
                });
  }

  private Future<ProposalDecision> changed(
      StoredProposal proposal, State state, ChangeAuthor author, ChangeResult.Accepted accepted) {
    return conclude(proposal, state, author, accepted.generation(), accepted.warnings())
        .recover(
            fault -> {
              String id = proposal.getState().getId();
              LOG.error("the decision on proposal {} was not kept: {}", id, fault.toString());
              return Future.failedFuture(
                  ControlUnavailable.unconcluded(accepted.generation().getNumber()));
            });
  }

  private Future<ProposalDecision> conclude(
      StoredProposal proposal,
      State state,
      ChangeAuthor author,
      Generation generation,
      List<String> warnings) {
    return store
        .decide(proposal, state, author, author.reason(), generation.getNumber())
        .map(kept -> new ProposalDecision.Decided(kept, warnings));
  }

  private Future<ProposalDecision> stale(StoredProposal proposal, ChangeAuthor author, String why) {
    return store.events().stale(proposal, author, why).map(done -> new ProposalDecision.Stale(why));
  }

  Future<ProposalDecision> reject(String id, ChangeAuthor author) {
    return decide(
        id,
        State.STATE_OPEN,
        proposal ->
            store
                .decide(proposal, State.STATE_REJECTED, author, author.reason(), 0)
                .map(kept -> new ProposalDecision.Decided(kept, List.of())));
  }

  Future<ProposalDecision> revoke(String id, Optional<String> tests, ChangeAuthor author) {
    return decide(id, State.STATE_APPROVED, proposal -> withdraw(proposal, tests, author));
  }

  private Future<ProposalDecision> withdraw(
      StoredProposal proposal, Optional<String> tests, ChangeAuthor author) {
    Optional<PolicySource> policy = inForce(proposal.getSandbox());
    String yaml = policy.map(PolicySource::getYaml).orElse("");
    if (!PolicyAddition.has(yaml, proposal.getState().getRuleName())) {
      return conclude(proposal, State.STATE_REVOKED, author, changes.inForce().get(), List.of());
    }
    return PolicyAddition.remove(yaml, Reviewer.lines(proposal))
        .map(
            without ->
                change(
                    new PolicyPut(
                            proposal.getSandbox(),
                            without,
                            OptionalLong.of(policy.orElseThrow().getRevision()),
                            tests)
                        .keepingPresets(policy.orElseThrow())
                        .byOperator(),
                    proposal,
                    State.STATE_REVOKED,
                    author))
        .orElseGet(
            () ->
                Future.succeededFuture(
                    new ProposalDecision.WrongState(
                        "a person rewrote the rule; take it out of the policy")));
  }

  private Future<ProposalDecision> decide(
      String id, State required, Function<StoredProposal, Future<ProposalDecision>> decision) {
    return store
        .inTurn(
            id,
            proposal ->
                proposal.getState().getState() == required
                    ? decision.apply(proposal)
                    : Future.<ProposalDecision>succeededFuture(wrong(proposal, required)))
        .map(decided -> decided.orElseGet(ProposalDecision.Unknown::new));
  }

  private static ProposalDecision wrong(StoredProposal proposal, State required) {
    return new ProposalDecision.WrongState(
        "the proposal is %s, and only one that is %s can be decided so"
            .formatted(StateWord.of(proposal.getState().getState()), StateWord.of(required)));
  }

  /**
   * Tokens that tie an approval to what was shown. They show that nothing changed in between, once,
   * and authenticate no one: the admin token does. Kept in memory. Event loop only.
   */
  private static final class ReviewTokens {
    private static final int KEPT = 1_024;
    private static final Duration LIFE = Duration.ofHours(1);
    private static final int BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    private record Issued(String proposal, ReviewBasis basis, long atMillis) {}

    String issue(String proposal, ReviewBasis basis) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      String token = HexFormat.of().formatHex(bytes);
      if (issued.size() >= KEPT) {
        issued.remove(issued.keySet().iterator().next());
      }
      issued.put(token, new Issued(proposal, basis, System.currentTimeMillis()));
      return token;
    }

    /** Uses a token up; empty for an unknown or expired token and for another proposal. */
    Optional<ReviewBasis> redeem(String proposal, String token) {
      return Optional.ofNullable(issued.remove(token))
          .filter(known -> known.proposal().equals(proposal))
          .filter(known -> System.currentTimeMillis() - known.atMillis() < LIFE.toMillis())
          .map(Issued::basis);
    }
  }
}
