package dev.sluice.control.proposal;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.proposal.AdvisorProposal;
import dev.sluice.policy.proposal.AdvisorReader;
import dev.sluice.policy.proposal.ProposedRule;
import dev.sluice.proto.v1.ProposalRefusal;
import dev.sluice.proto.v1.ProposalRefusal.Code;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes proposals in. What cannot be kept is refused before it is read, and a sandbox has a few
 * bodies in hand at a time, so that the others wait for nothing of it. Event loop only.
 */
final class ProposalIntake {
  /** Bodies of one sandbox that are read or written at a time. */
  static final int IN_HAND = 4;

  private static final int SUFFIX = 8;
  private static final AdvisorProposal.Operation SECRET =
      new AdvisorProposal.Operation.Unusable("the rule holds what looks like a secret");

  private final ProposalStore store;
  private final Duration expireAfter;
  private final Consumer<StoredProposal> onCreated;
  private final Map<String, Integer> inHand = new HashMap<>();

  ProposalIntake(ProposalStore store, Duration expireAfter, Consumer<StoredProposal> onCreated) {
    this.store = store;
    this.expireAfter = expireAfter;
    this.onCreated = onCreated;
  }

  record Sender(
      String sandbox, StoredProposal.ProposalOrigin origin, String by, ChangeAuthor author) {}

  /** Reads a body and keeps its usable operations; never fails. */
  Future<RulesProposed> take(ByteBuffer body, Sender sender) {
    String sandbox = sender.sandbox();
    Optional<String> full =
        inHand.getOrDefault(sandbox, 0) >= IN_HAND
            ? Optional.of("other proposals of this sandbox are being read; try again")
            : store.book().withoutPlace(sandbox);
    if (full.isPresent()) {
      return Future.succeededFuture(refused(Code.CODE_FULL, full.get()));
    }
    if (body.remaining() > AdvisorReader.MAX_BODY) {
      return Future.succeededFuture(refused(Code.CODE_INVALID, "a proposal has at most 64 KiB"));
    }
    inHand.merge(sandbox, 1, Integer::sum);
    return store
        .work(() -> clean(AdvisorReader.read(body)))
        .compose(read -> keep(read, sender))
        .otherwise(
            e -> refused(Code.CODE_NOT_KEPT, "the proposal could not be kept; try again later"))
        .onComplete(
            done ->
                inHand.computeIfPresent(sandbox, (own, bodies) -> bodies == 1 ? null : bodies - 1));
  }

  /** Names that a client chose may be secrets; people and events see none. */
  private static AdvisorProposal clean(AdvisorProposal read) {
    if (!(read instanceof AdvisorProposal.Understood(String claim, var operations))) {
      return read;
    }
    SecretScanner scanner = SecretScanner.of(SecretCatalog.USUAL, false);
    if (!scanner.isClean(claim)) {
      return new AdvisorProposal.Unreadable("intent_summary: holds what looks like a secret");
    }
    return new AdvisorProposal.Understood(
        claim,
        operations.stream()
            .map(operation -> isClean(operation, scanner) ? operation : SECRET)
            .toList());
  }

  private static boolean isClean(AdvisorProposal.Operation operation, SecretScanner scanner) {
    return !(operation instanceof AdvisorProposal.Operation.Usable(ProposedRule rule))
        || scanner.isClean(String.join("\n", rule.lines("rule")));
  }

  private Future<RulesProposed> keep(AdvisorProposal read, Sender sender) {
    return switch (read) {
      case AdvisorProposal.Unreadable(String reason) ->
          Future.succeededFuture(refused(Code.CODE_INVALID, reason));
      case AdvisorProposal.Understood readable -> keep(readable, sender);
    };
  }

  private Future<RulesProposed> keep(AdvisorProposal.Understood readable, Sender sender) {
    RulesProposed.Builder answer = RulesProposed.newBuilder();
    Future<Void> all = Future.succeededFuture();
    List<AdvisorProposal.Operation> operations = readable.operations();
    for (int i = 0; i < operations.size(); i++) {
      String place = "operations[" + i + "]: ";
      switch (operations.get(i)) {
        case AdvisorProposal.Operation.Unusable(String reason) ->
            answer.addRejected(place + reason);
        case AdvisorProposal.Operation.Usable(ProposedRule rule) ->
            all = all.compose(before -> keep(rule, readable.claim(), sender, place, answer));
      }
    }
    return all.map(done -> answer.build());
  }

  private Future<Void> keep(
      ProposedRule rule, String claim, Sender sender, String place, RulesProposed.Builder answer) {
    StoredProposal proposal = proposal(rule, claim, sender);
    Optional<StoredProposal> same = store.book().same(sender.sandbox(), proposal.getRule());
    if (same.isPresent()) {
      answer.addAccepted(same.get().getState().getId());
      return Future.succeededFuture();
    }
    Optional<String> full =
        store
            .book()
            .withoutPlace(sender.sandbox())
            .or(() -> store.book().withoutRoom(proposal, store.sandboxes()));
    if (full.isPresent()) {
      answer.addRejected(place + full.get());
      return Future.succeededFuture();
    }
    return store
        .create(proposal, sender.author())
        .onSuccess(onCreated::accept)
        .onSuccess(kept -> answer.addAccepted(kept.getState().getId()))
        .mapEmpty();
  }

  private StoredProposal proposal(ProposedRule rule, String claim, Sender sender) {
    String id = UUID.randomUUID().toString();
    String key = rule.key(id.substring(0, SUFFIX));
    long now = System.currentTimeMillis();
    return StoredProposal.newBuilder()
        .setSandbox(sender.sandbox())
        .setOrigin(sender.origin())
        .setProposedBy(sender.by())
        .setRule(String.join("\n", rule.lines(key)) + "\n")
        .setClaim(claim)
        .setClaimHash(claim.isEmpty() ? "" : Sha256.hexOf(claim))
        .setExpiresMs(now + expireAfter.toMillis())
        .setState(
            ProposalState.newBuilder()
                .setId(id)
                .setState(ProposalState.State.STATE_OPEN)
                .setRuleName(key)
                .setCreatedMs(now))
        .build();
  }

  private static RulesProposed refused(Code code, String detail) {
    return RulesProposed.newBuilder()
        .setRefusal(ProposalRefusal.newBuilder().setCode(code).setDetail(detail))
        .build();
  }
}
