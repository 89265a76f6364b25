package dev.sluice.proxy.local;

import com.google.protobuf.ByteString;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ProposalRefusal;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proxy.local.AgentAnswer.Failed;
import dev.sluice.proxy.local.AgentAnswer.Given;
import dev.sluice.proxy.refusal.AgentRefusals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The proposals of sandboxes, which the active control node keeps. Any thread. */
final class ProposalCalls {
  private static final long ANSWER_MILLIS = 5000;

  private final Vertx vertx;
  private final String node;

  ProposalCalls(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
  }

  Future<AgentAnswer> propose(String sandbox, ByteString body) {
    ProposeRules proposed =
        ProposeRules.newBuilder().setSandbox(sandbox).setNode(node).setBody(body).build();
    return vertx
        .eventBus()
        .<RulesProposed>request(BusAddress.PROPOSE, proposed, timeout(0))
        .<AgentAnswer>map(reply -> submitted(reply.body()))
        .otherwise(ProposalCalls::unreached);
  }

  private static AgentAnswer submitted(RulesProposed proposed) {
    if (proposed.hasRefusal()) {
      return refused(proposed.getRefusal());
    }
    return Given.json(
        202,
        new JsonObject()
            .put("status", "submitted")
            .put("accepted_chunks", proposed.getAcceptedCount())
            .put("rejected_chunks", proposed.getRejectedCount())
            .put("rejection_reasons", new JsonArray(List.copyOf(proposed.getRejectedList())))
            .put("accepted_chunk_ids", new JsonArray(List.copyOf(proposed.getAcceptedList()))));
  }

  private static AgentAnswer refused(ProposalRefusal refusal) {
    return switch (refusal.getCode()) {
      case CODE_INVALID -> new Failed(AgentRefusals.invalid(refusal.getDetail()));
      case CODE_FULL -> new Failed(AgentRefusals.tooMany(refusal.getDetail()));
      case CODE_NOT_KEPT, CODE_UNSPECIFIED, UNRECOGNIZED ->
          new Failed(AgentRefusals.notKept(refusal.getDetail()));
    };
  }

  Future<AgentAnswer> state(String sandbox, AgentRoute.State route, Generation generation) {
    int millis = (int) TimeUnit.SECONDS.toMillis(route.waitSeconds());
    ReadProposals read =
        ReadProposals.newBuilder().setSandbox(sandbox).setId(route.id()).setWaitMs(millis).build();
    return vertx
        .eventBus()
        .<ProposalStates>request(BusAddress.PROPOSALS, read, timeout(millis))
        .<AgentAnswer>map(reply -> state(reply.body(), generation))
        .otherwise(ProposalCalls::unreached);
  }

  @FunctionalInterface
  interface Generation {
    long number();
  }

  private static AgentAnswer state(ProposalStates states, Generation generation) {
    if (states.getProposalsCount() == 0) {
      return new Failed(AgentRefusals.notFound());
    }
    ProposalState state = states.getProposals(0);
    boolean approved = state.getState() == State.STATE_APPROVED;
    JsonObject json =
        new JsonObject()
            .put("chunk_id", state.getId())
            .put("status", word(state.getState()))
            .put("rule_name", state.getRuleName());
    if (!state.getReason().isEmpty()) {
      json.put("rejection_reason", state.getReason());
    }
    boolean inForce = approved && generation.number() >= state.getGeneration();
    return Given.json(200, json.put("policy_reloaded", inForce));
  }

  private static String word(State state) {
    return switch (state) {
      case STATE_OPEN -> "pending";
      case STATE_APPROVED -> "approved";
      case STATE_REJECTED -> "rejected";
      case STATE_EXPIRED -> "expired";
      case STATE_STALE -> "stale";
      case STATE_REVOKED -> "revoked";
      case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static DeliveryOptions timeout(long waitMillis) {
    return new DeliveryOptions().setSendTimeout(waitMillis + ANSWER_MILLIS);
  }

  private static AgentAnswer unreached(Throwable failure) {
    boolean absent =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    return new Failed(absent ? AgentRefusals.unavailable() : AgentRefusals.unanswered());
  }
}
