package dev.sluice.app.steps.record;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The steps of a request up to its decision. Any thread. */
final class DecisionSteps {
  private static final String DESTINATION = "destination";
  private static final String CHAIN = "chain";
  private static final String CREDENTIALS = "credentials";

  private final PolicyWords policy;
  private final ClientWords client;

  DecisionSteps(PolicyWords policy, ClientWords client) {
    this.policy = policy;
    this.client = client;
  }

  /**
   * The steps of a decision, or those of a later one alone.
   *
   * @param stored false when the journal refused it
   */
  List<RequestStep> of(AuditRecord record, RequestDecision decision, boolean stored) {
    List<RequestStep> steps = new ArrayList<>();
    StepTimes times = StepTimes.of(record);
    String blamed = blamed(decision);
    if (!decision.getLater()) {
      steps.add(connection(record, decision).build());
      policy
          .admission(record, decision)
          .map(step -> times.in(Kind.KIND_ADMISSION, step).build())
          .ifPresent(steps::add);
      destination(decision, times, blamed, steps);
      times
          .find(Kind.KIND_BODY)
          .ifPresent(read -> steps.add(times.in(Kind.KIND_BODY, body()).build()));
    }
    chain(decision, times, blamed, steps);
    credentials(decision, blamed, steps);
    decision.getFindingsList().forEach(finding -> steps.add(finding(finding)));
    if (steps.stream().noneMatch(step -> step.getName().equals(blamed)) && !blamed.isEmpty()) {
      steps.add(StepDraft.named(blamed).outcome("denied").fact(decision.getReason()).build());
    }
    steps.add(decided(decision, times, stored));
    return steps;
  }

  private static StepDraft body() {
    return StepDraft.named("body").fact("waited for a permit and the body");
  }

  private StepDraft connection(AuditRecord record, RequestDecision decision) {
    return client
        .connection(record, decision.getClient())
        .fact("HTTP/" + decision.getHttpVersion())
        .factIf(decision.getTunnelled(), "in a tunnel");
  }

  /** The step that refused the request; empty when none did. */
  private static String blamed(RequestDecision decision) {
    if (decision.getVerdict() != Verdict.VERDICT_DENIED) {
      return "";
    }
    String engine = decision.getRule().getEngine();
    return RuleEngine.of(engine).map(DecisionSteps::step).orElse(engine);
  }

  private static String step(RuleEngine engine) {
    return switch (engine) {
      case OPA, L7, L7_GRAPHQL, L7_JSON_RPC, L7_MCP, L7_GRPC, L7_WEBSOCKET -> "admission";
      case MIDDLEWARE, SUPERVISOR_MIDDLEWARE -> CHAIN;
      case SSRF, UPSTREAM -> DESTINATION;
      case CAPACITY -> "capacity";
      case TLS -> "tls";
      case HTTP_PARSER, REQUEST_AUTHORITY -> "head";
      case CREDENTIALS, CREDENTIAL_BINDING -> CREDENTIALS;
      case LOCAL -> "local answer";
      case INTERNAL -> "internal error";
    };
  }

  private static void destination(
      RequestDecision decision, StepTimes times, String blamed, List<RequestStep> steps) {
    String ip = decision.getDestination().getIp();
    StepDraft step = times.in(Kind.KIND_DESTINATION, StepDraft.named(DESTINATION));
    if (blamed.equals(DESTINATION)) {
      steps.add(step.outcome("denied").fact(decision.getReason()).build());
    } else if (!ip.isEmpty()) {
      steps.add(
          step.outcome("allowed")
              .fact(ip)
              .fact(AddressKind.of(ip))
              .factIf(decision.getTunnelled(), "checked at the CONNECT")
              .build());
    }
  }

  private static void chain(
      RequestDecision decision, StepTimes times, String blamed, List<RequestStep> steps) {
    boolean denied = blamed.equals(CHAIN);
    if (decision.getStagesList().isEmpty() && !denied) {
      return;
    }
    steps.add(
        times
            .in(Kind.KIND_CHAIN, StepDraft.named(CHAIN).took(decision.getChainNanos()))
            .outcome(denied ? "denied" : passed(decision))
            .fact(denied ? decision.getReason() : "")
            .build());
    decision.getStagesList().forEach(stage -> steps.add(StageSteps.of(stage)));
  }

  private static String passed(RequestDecision decision) {
    return decision.getVerdict() == Verdict.VERDICT_MODIFIED ? "modified" : "allowed";
  }

  private static void credentials(
      RequestDecision decision, String blamed, List<RequestStep> steps) {
    boolean denied = blamed.equals(CREDENTIALS);
    if (!denied && !decision.getCredentialsInjected()) {
      return;
    }
    StepDraft step = StepDraft.named(CREDENTIALS).outcome(denied ? "denied" : "injected");
    step.fact(denied ? decision.getReason() : "");
    step.fact(String.join(", ", decision.getCredentialsList()));
    if (decision.hasSignature()) {
      step.fact(
          "signed for",
          decision.getSignature().getService() + " in " + decision.getSignature().getRegion());
    }
    steps.add(step.build());
  }

  static RequestStep finding(PlatformFinding finding) {
    return StepDraft.named("finding")
        .outcome(finding.getDisposition())
        .fact(finding.getUid())
        .fact("protocol", finding.getProtocol())
        .fact("surface", finding.getSurface())
        .build();
  }

  private static RequestStep decided(RequestDecision decision, StepTimes times, boolean stored) {
    StepDraft step =
        StepDraft.named(decision.getLater() ? "found later" : "decision")
            .at(times.recorded(decision.getLater() ? 0 : decision.getDecidedNanos()));
    if (!stored) {
      return step.outcome("denied").fact("answered", unrecorded()).build();
    }
    return switch (decision.getVerdict()) {
      case VERDICT_DENIED ->
          step.outcome("denied")
              .fact("answered", answer(decision.getStatus(), decision.getRefusal()))
              .build();
      case VERDICT_MODIFIED -> step.outcome("modified").fact("in the journal").build();
      case VERDICT_ALLOWED, VERDICT_UNSPECIFIED, UNRECOGNIZED ->
          step.outcome("allowed").fact("in the journal").build();
    };
  }

  /** The answer to a request whose decision the journal refused. */
  static String unrecorded() {
    return answer(503, RefusalCode.AUDIT_UNAVAILABLE.text());
  }

  static String answer(int status, String code) {
    return status + " " + code;
  }
}
