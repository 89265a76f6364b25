package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.Findings;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import dev.sluice.detect.stream.Mask;
import dev.sluice.detect.stream.StreamListener;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Finding;
import java.util.ArrayList;
import java.util.List;

/** The secrets of one streamed message, and what the entry says of them. One thread. */
final class StreamedSecrets implements StreamListener {
  private static final int MOST = 4096;

  private final ActionRules actions;
  private final HeldPieces held;
  private final boolean changeable;
  private final List<Finding> inHead = new ArrayList<>(0);
  private final List<JudgedSecret> found = new ArrayList<>(0);
  private final List<JudgedSecret> inFraming = new ArrayList<>(0);
  private String refusal = "";
  private boolean undecoded;

  StreamedSecrets(ActionRules actions, HeldPieces held, boolean changeable) {
    this.actions = actions;
    this.held = held;
    this.changeable = changeable;
  }

  @Override
  public void written(List<SecretPattern> patterns, boolean again, List<Mask> masks) {
    SecretAction action = judged(patterns, RequestPart.BODY, again, found);
    if (action == SecretAction.REDACT && (!changeable || !held.isMasked(masks))) {
      refuse(StageFailure.BODY_UNCHANGEABLE.text());
    }
  }

  @Override
  public void encoded(List<SecretPattern> patterns, boolean again) {
    unwritable(patterns, RequestPart.BODY, again);
  }

  /** A secret in a trailer, which cannot be redacted. */
  void inTrailer(Sighting sighting) {
    if (judged(sighting, false, found) == SecretAction.REDACT) {
      refuse(StageFailure.BODY_UNCHANGEABLE.text());
    }
  }

  /** A secret that cannot be redacted. */
  void unwritable(List<SecretPattern> patterns, RequestPart part, boolean again) {
    if (judged(patterns, part, again, found) == SecretAction.REDACT) {
      refuse(StageFailure.BODY_UNCHANGEABLE.text());
    }
  }

  /** Whether a secret in the framing of the coding makes the body go on without that. */
  boolean isRedactedInFraming(List<SecretPattern> patterns, boolean again) {
    boolean redacted = judged(patterns, RequestPart.BODY, again, inFraming) == SecretAction.REDACT;
    if (redacted && !changeable) {
      refuse(StageFailure.BODY_UNCHANGEABLE.text());
    }
    return redacted;
  }

  void addInHead(List<Finding> findings) {
    inHead.addAll(findings);
  }

  void wasUndecoded() {
    undecoded = true;
  }

  private SecretAction judged(
      List<SecretPattern> patterns, RequestPart part, boolean again, List<JudgedSecret> into) {
    SecretAction strictest = SecretAction.ALLOW;
    for (SecretPattern pattern : patterns) {
      SecretAction action = judged(new Sighting(SecretPlace.of(part), pattern), again, into);
      strictest = action.compareTo(strictest) > 0 ? action : strictest;
    }
    return strictest;
  }

  private SecretAction judged(Sighting sighting, boolean again, List<JudgedSecret> into) {
    SecretAction action = actions.of(sighting.pattern(), sighting.place().part());
    if (!again && action != SecretAction.ALLOW && into.size() < MOST) {
      into.add(new JudgedSecret(sighting, -1, action));
    }
    if (action == SecretAction.DENY) {
      refuse(SecretFinding.REASON_CODE);
    }
    return action;
  }

  void refuse(String reason) {
    refusal = refusal.isEmpty() ? reason : refusal;
  }

  boolean isRefused() {
    return !refusal.isEmpty();
  }

  // Coded bytes can hold a part of the body as it is, which is one secret then.
  private List<JudgedSecret> secrets() {
    List<JudgedSecret> all = new ArrayList<>(found);
    for (JudgedSecret secret : inFraming) {
      String label = secret.sighting().pattern().label();
      if (found.stream().noneMatch(it -> it.sighting().pattern().label().equals(label))) {
        all.add(secret);
      }
    }
    return all;
  }

  Diagnostics told() {
    List<Finding> findings = new ArrayList<>(inHead);
    List<JudgedSecret> secrets = secrets();
    if (!secrets.isEmpty() || undecoded) {
      findings.addAll(FindingsReport.of(secrets, undecoded).getFindingsList());
    }
    List<Finding> most = findings.subList(0, Math.min(findings.size(), Limits.FINDING_COUNT));
    return new Diagnostics(refusal, Findings.of(most, new AnswerSource.BuiltIn()));
  }
}
