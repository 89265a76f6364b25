package dev.sluice.control.change;

import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.change.CandidateChange.ServiceAnswers;
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
 * Has a chain node ask the services that own a change's entries. A service that no chain node
 * reaches could not be used either. Event loop only.
 */
public final class ServiceValidation {
  /**
   * Longer than a chain node waits for a service: 30 s each for Describe and ValidateConfig, and
   * the 10 s that {@code chain.services.connect_timeout} allows at most.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(75);

  private static final Duration HEDGE_DELAY = Duration.ofSeconds(5);

  private final Vertx vertx;

  public ServiceValidation(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Always succeeds. */
  public Future<ServiceAnswers> validate(CandidateChange.Valid change) {
    if (change.unverified().isEmpty()) {
      return Future.succeededFuture(ServiceAnswers.NONE);
    }
    return new HedgedRequest<EntriesValidated>(vertx, HEDGE_DELAY)
        .send(() -> request(question(change)))
        .map(said -> new ServiceAnswers(reasons(said)))
        .otherwise(failure -> refuseAll(change, failure));
  }

  /** The bus picks another chain node each time. */
  private Future<EntriesValidated> request(ValidateEntries question) {
    return vertx
        .eventBus()
        .<EntriesValidated>request(
            BusAddress.VALIDATE_ENTRIES,
            question,
            new DeliveryOptions().setSendTimeout(TIMEOUT.toMillis()))
        .map(Message::body);
  }

  private static ValidateEntries question(CandidateChange.Valid change) {
    Generation generation = change.generation();
    Map<String, List<String>> keys =
        change.unverified().stream()
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

  private static ServiceAnswers refuseAll(CandidateChange.Valid change, Throwable failure) {
    boolean noChainNode =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    String reason =
        noChainNode
            ? "no chain node is available to ask its service"
            : "no chain node answered in time";
    Map<EntryId, String> reasons = new HashMap<>();
    change.unverified().forEach(entry -> reasons.put(entry, reason));
    return new ServiceAnswers(reasons);
  }
}
