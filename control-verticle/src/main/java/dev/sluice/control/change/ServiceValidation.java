package dev.sluice.control;

import dev.sluice.control.change.EntryId;
import dev.sluice.control.change.Proposal;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.PolicyEntries;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Event loop only. Has a chain node ask the services that own a proposal's entries: what a chain
 * node cannot reach could not be used either.
 */
final class ServiceOpinions {
  /**
   * Longer than a chain node waits for a service: twice 30 s, for Describe and ValidateConfig, and
   * 10 s of what {@code chain.services.connect_timeout} allows.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  private static final Duration SECOND_OPINION = Duration.ofSeconds(5);

  private final Vertx vertx;

  ServiceOpinions(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What was said against entries; the future always succeeds. */
  Future<Map<EntryId, String>> against(Proposal.Sound proposal) {
    if (proposal.questions().isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return new FirstAnswer<EntriesValidated>(vertx, SECOND_OPINION)
        .of(() -> ask(request(proposal)))
        .map(ServiceOpinions::reasons)
        .otherwise(failure -> everywhere(proposal, failure));
  }

  /** The bus asks its nodes in turn. */
  private Future<EntriesValidated> ask(ValidateEntries question) {
    return vertx
        .eventBus()
        .<EntriesValidated>request(
            BusAddress.VALIDATE_ENTRIES,
            question,
            new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()))
        .map(Message::body);
  }

  private static ValidateEntries request(Proposal.Sound proposal) {
    Generation generation = proposal.generation();
    Map<String, List<String>> keys =
        proposal.questions().stream()
            .collect(
                Collectors.groupingBy(
                    EntryId::sandbox, Collectors.mapping(EntryId::key, Collectors.toList())));
    ValidateEntries.Builder request =
        ValidateEntries.newBuilder()
            .setRegistrationsToml(generation.getRegistrationsToml())
            .setRegistrationsFile(generation.getRegistrationsFile());
    for (PolicySource policy : generation.getPoliciesList()) {
      List<String> asked = keys.getOrDefault(policy.getSandbox(), List.of());
      if (!asked.isEmpty()) {
        request.addPolicies(PolicyEntries.newBuilder().setPolicy(policy).addAllKeys(asked));
      }
    }
    return request.build();
  }

  private static Map<EntryId, String> reasons(EntriesValidated answer) {
    Map<EntryId, String> reasons = new HashMap<>();
    for (InvalidEntry invalid : answer.getInvalidList()) {
      reasons.put(new EntryId(invalid.getSandbox(), invalid.getKey()), invalid.getReason());
    }
    return reasons;
  }

  private static Map<EntryId, String> everywhere(Proposal.Sound proposal, Throwable failure) {
    boolean nobody =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    String reason =
        nobody
            ? "no chain node is there to ask its service"
            : "no chain node answered what its service says";
    Map<EntryId, String> reasons = new HashMap<>();
    proposal.questions().forEach(entry -> reasons.put(entry, reason));
    return reasons;
  }
}
