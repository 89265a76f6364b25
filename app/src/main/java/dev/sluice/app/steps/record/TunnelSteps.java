package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The steps of a CONNECT, and what is decided about its tunnel later. Any thread. */
final class TunnelSteps {
  private final PolicyWords policy;
  private final ClientWords client;

  TunnelSteps(PolicyWords policy, ClientWords client) {
    this.policy = policy;
    this.client = client;
  }

  /**
   * @param stored false when the journal refused it
   */
  List<RequestStep> of(AuditRecord record, TunnelDecision decision, boolean stored) {
    List<RequestStep> steps = new ArrayList<>();
    switch (decision.getKind()) {
      case KIND_CONNECT -> connect(record, decision, steps);
      case KIND_UNREADABLE -> {
        steps.add(client.connection(record, decision.getClient()).build());
        steps.add(said("head", decision).build());
      }
      case KIND_UNINSPECTABLE -> steps.add(said("traffic", decision).build());
      case KIND_UPGRADE -> steps.add(upgrade(decision));
      case KIND_RELOADED -> steps.add(said("reload", decision).build());
      case KIND_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    decision.getFindingsList().forEach(finding -> steps.add(DecisionSteps.finding(finding)));
    steps.addAll(decided(decision, StepTimes.of(record), stored));
    return steps;
  }

  private void connect(AuditRecord record, TunnelDecision decision, List<RequestStep> steps) {
    steps.add(client.connection(record, decision.getClient()).build());
    StepTimes times = StepTimes.of(record);
    policy
        .admission(record, decision)
        .map(step -> times.in(Kind.KIND_ADMISSION, step).build())
        .ifPresent(steps::add);
    if (!decision.getStagesList().isEmpty()) {
      steps.add(StepDraft.named("secrets in the host").build());
      decision.getStagesList().forEach(stage -> steps.add(StageSteps.of(stage)));
    }
    String ip = decision.getDestination().getIp();
    if (!ip.isEmpty()) {
      StepDraft step = StepDraft.named("destination").outcome("allowed");
      steps.add(times.in(Kind.KIND_DESTINATION, step).fact(ip).fact(AddressKind.of(ip)).build());
    }
    prepared(times, Kind.KIND_CONNECT, "connect", steps);
    prepared(times, Kind.KIND_CERTIFICATE, "certificate", steps);
  }

  /** What is made ready before the answer to a CONNECT. */
  private static void prepared(StepTimes times, Kind part, String name, List<RequestStep> steps) {
    times
        .find(part)
        .map(found -> StepDraft.named(name).outcome(found.getFailed() ? "failed" : "done"))
        .ifPresent(step -> steps.add(times.in(part, step).build()));
  }

  private static StepDraft said(String step, TunnelDecision decision) {
    return StepDraft.named(step).outcome(outcome(decision)).fact(decision.getReason());
  }

  private static RequestStep upgrade(TunnelDecision decision) {
    String unseen =
        decision.getUnseenList().stream().map(Unseen::getEntry).collect(Collectors.joining(", "));
    return StepDraft.named("upgrade").outcome(outcome(decision)).fact("unseen by", unseen).build();
  }

  private static List<RequestStep> decided(
      TunnelDecision decision, StepTimes times, boolean stored) {
    boolean isAnswered =
        decision.getVerdict() == Verdict.VERDICT_DENIED && !decision.getRefusal().isEmpty();
    String answer =
        isAnswered ? DecisionSteps.answer(decision.getStatus(), decision.getRefusal()) : "";
    // Other refusals are told by the step that made them.
    boolean untold =
        decision.getKind() == TunnelDecision.Kind.KIND_CONNECT
            && isAnswered
            && !PolicyWords.isPolicy(decision.getRule().getEngine());
    return switch (decision.getKind()) {
      case KIND_CONNECT, KIND_UNREADABLE, KIND_UNINSPECTABLE ->
          List.of(
              StepDraft.named("decision")
                  .at(times.recorded(0))
                  .outcome(stored ? outcome(decision) : "denied")
                  .fact(untold ? decision.getReason() : "")
                  .fact("answered", stored ? answer : DecisionSteps.unrecorded())
                  .build());
      case KIND_UPGRADE, KIND_RELOADED, KIND_UNSPECIFIED, UNRECOGNIZED -> List.of();
    };
  }

  private static String outcome(TunnelDecision decision) {
    return decision.getVerdict() == Verdict.VERDICT_DENIED ? "denied" : "allowed";
  }
}
