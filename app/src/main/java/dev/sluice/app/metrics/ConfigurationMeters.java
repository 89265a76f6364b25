package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.app.generation.Compilations;
import dev.sluice.app.generation.GenerationCondition;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.RefusedChanges;
import dev.sluice.control.denial.DenialVerticle;
import dev.sluice.control.proposal.ProposalCounts;
import dev.sluice.control.proposal.StateWord;
import dev.sluice.proto.v1.ProposalState.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;

/** The metrics of policies, registrations and denials of a control role. */
public final class ConfigurationMeters {
  private ConfigurationMeters() {}

  public static void bind(MeterRegistry meters, GenerationCondition generations) {
    FunctionTimer.builder(
            "sluice.policy.compile",
            generations,
            counting(Compilations::count),
            of -> (double) of.compilations().nanos(),
            NANOSECONDS)
        .description("Compilations of the policies of a generation on this node")
        .register(meters);
    FunctionCounter.builder(
            "sluice.generations.rejected", generations, of -> (double) of.compilations().rejected())
        .description("Generations that did not compile on this node")
        .register(meters);
  }

  public static void bind(MeterRegistry meters, Leadership control) {
    FunctionCounter.builder(
            "sluice.configuration.refused", control, role -> (double) refused(role).count())
        .description("Policies and registrations that the control role refused")
        .register(meters);
    Gauge.builder(
            "sluice.configuration.refused.files", control, role -> refused(role).files().size())
        .description("Files that are not in force because they have violations")
        .register(meters);
    Gauge.builder("sluice.control.active", control, role -> role.isActive() ? 1 : 0)
        .description("1 on the active control node, 0 on one that stands by")
        .register(meters);
    bindProposals(meters, control);
  }

  private static void bindProposals(MeterRegistry meters, Leadership control) {
    Gauge.builder("sluice.proposals.open", control, role -> counted(role, ProposalCounts::open))
        .description("Proposed rules that wait for a person")
        .register(meters);
    for (State state : State.values()) {
      if (state != State.UNRECOGNIZED && state != State.STATE_UNSPECIFIED) {
        FunctionCounter.builder(
                "sluice.proposals", control, role -> counted(role, counts -> counts.of(state)))
            .tag("outcome", state == State.STATE_OPEN ? "created" : StateWord.of(state))
            .description("Proposed rules that came to this outcome on this node")
            .register(meters);
      }
    }
  }

  private static double counted(Leadership role, ToLongFunction<ProposalCounts> value) {
    return role.now().map(own -> value.applyAsLong(own.proposals().counts())).orElse(0L);
  }

  private static RefusedChanges refused(Leadership role) {
    return role.now().map(PolicyControl::refused).orElse(RefusedChanges.NONE);
  }

  private static ToLongFunction<GenerationCondition> counting(ToLongFunction<Compilations> value) {
    return of -> value.applyAsLong(of.compilations());
  }

  public static void bindDenials(MeterRegistry meters, DenialVerticle denials) {
    Gauge.builder("sluice.denials.keys", denials, own -> own.kept().keys())
        .description("Shapes of denials that the active control node keeps")
        .register(meters);
    Gauge.builder("sluice.denials.kept", denials, own -> own.kept().bytes())
        .baseUnit("bytes")
        .description("Memory of these shapes, by estimate")
        .register(meters);
    FunctionCounter.builder("sluice.denials.unkept", denials, own -> (double) own.kept().unkept())
        .description("Denials that are counted without their shape, for lack of room")
        .register(meters);
  }
}
