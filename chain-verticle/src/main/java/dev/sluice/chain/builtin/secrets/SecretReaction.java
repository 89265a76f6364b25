package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.SecretRedactor;
import dev.sluice.inspect.secrets.SecretRedactor.Redaction;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.place.HeadScanner.HeadFound;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.place.SecretPlace;
import dev.sluice.inspect.secrets.place.Sighting;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Acts on the secrets of one request as an entry says. Immutable; any thread. */
final class SecretReaction {
  private static final Evaluation TOO_LONG =
      new Evaluation.Failed(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
  private static final Evaluation INCOMPLETE =
      new Evaluation.Failed(
          SafeText.of(SecretsMiddleware.NAME + " cannot take every secret out of this body"));

  private final SecretsSettings settings;
  private final HeadRedaction headRedaction;

  SecretReaction(SecretsSettings settings, LayeredScanner scanner) {
    this.settings = settings;
    this.headRedaction = new HeadRedaction(scanner);
  }

  /** The answer to a request with secrets, or with parts that were not decoded. */
  Evaluation to(Subject subject, HeadFound head, ScannedBody body) {
    ActionRules actions = settings.actions().towards(subject.target().getHost());
    List<JudgedSecret> secrets =
        Stream.concat(
                head.secrets().stream()
                    .map(found -> JudgedSecret.of(found, actions, settings.ownDestination())),
                body.sightings().stream().map(found -> JudgedSecret.inBody(found, actions)))
            .filter(JudgedSecret::isReported)
            .toList();
    boolean undecoded = head.undecoded() || body.found().undecoded();
    if (secrets.isEmpty() && !undecoded) {
      return new Evaluation.Passed();
    }
    Optional<List<HeaderMutation>> mutations =
        secrets.stream().anyMatch(JudgedSecret::denies)
            ? Optional.empty()
            : mutations(subject, secrets, actions);
    if (mutations.isEmpty()) {
      return denied(secrets, undecoded);
    }
    return secrets.stream().anyMatch(JudgedSecret::isRedactedInBody)
        ? withoutSecrets(body, actions, new Verdict(secrets, undecoded, mutations.get()))
        : new Evaluation.Answered(
            new Verdict(secrets, undecoded, mutations.get()).allowed().build());
  }

  private static Evaluation denied(List<JudgedSecret> secrets, boolean undecoded) {
    return new Evaluation.Answered(
        FindingsReport.of(secrets, undecoded)
            .setDecision(Decision.DECISION_DENY)
            .setReasonCode(SecretFinding.REASON_CODE)
            .build());
  }

  private Optional<List<HeaderMutation>> mutations(
      Subject subject, List<JudgedSecret> secrets, ActionRules actions) {
    Set<Integer> fields =
        secrets.stream()
            .filter(JudgedSecret::isRedactedInHeader)
            .map(JudgedSecret::field)
            .collect(Collectors.toUnmodifiableSet());
    return fields.isEmpty()
        ? Optional.of(List.of())
        : headRedaction.of(subject.headers(), fields, redacted(RequestPart.HEADERS, actions));
  }

  private static Predicate<SecretPattern> redacted(RequestPart place, ActionRules actions) {
    return pattern -> actions.of(pattern, place).compareTo(SecretAction.REDACT) >= 0;
  }

  private Evaluation withoutSecrets(ScannedBody body, ActionRules actions, Verdict verdict) {
    Predicate<SecretPattern> wanted = redacted(RequestPart.BODY, actions);
    LayeredScanner.Found found =
        body.sightings().stream().allMatch(sighting -> wanted.test(sighting.pattern()))
            ? body.found()
            : body.scanner().scan(body.bytes(), body.from(), body.end(), wanted);
    int known = Edits.patterns(found.edits()).size();
    SecretRedactor redactor = new SecretRedactor(body.scanner(), Limits.PAYLOAD);
    return switch (redactor.redact(body.bytes(), body.from(), body.end(), found.edits(), wanted)) {
      case Redaction.TooLong tooLong -> TOO_LONG;
      case Redaction.Incomplete incomplete -> INCOMPLETE;
      case Redaction.Done done -> {
        Verdict all = verdict.and(uncovered(done.patterns(), known, actions));
        yield all.secrets().stream().anyMatch(JudgedSecret::denies)
            ? denied(all.secrets(), all.undecoded())
            : allowed(body.codings().encode(done.body()), all);
      }
    };
  }

  /** The secrets that others had hidden. */
  private static List<JudgedSecret> uncovered(
      List<SecretPattern> all, int known, ActionRules actions) {
    return all.stream()
        .skip(known)
        .map(pattern -> new Sighting(SecretPlace.of(RequestPart.BODY), pattern))
        .map(sighting -> JudgedSecret.inBody(sighting, actions))
        .toList();
  }

  private static Evaluation allowed(byte[] body, Verdict verdict) {
    return body.length > Limits.PAYLOAD
        ? TOO_LONG
        : new Evaluation.Answered(
            verdict
                .allowed()
                .setHasBody(true)
                .setBody(UnsafeByteOperations.unsafeWrap(body))
                .build());
  }

  /** What an answer reports and changes. */
  private record Verdict(
      List<JudgedSecret> secrets, boolean undecoded, List<HeaderMutation> mutations) {
    Verdict and(List<JudgedSecret> more) {
      return new Verdict(
          Stream.concat(secrets.stream(), more.stream()).toList(), undecoded, mutations);
    }

    HttpRequestResult.Builder allowed() {
      return FindingsReport.of(secrets, undecoded)
          .setDecision(Decision.DECISION_ALLOW)
          .addAllHeaderMutations(mutations);
    }
  }
}
