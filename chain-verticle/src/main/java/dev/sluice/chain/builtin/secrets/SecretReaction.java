package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.secrets.HeadRedaction.Rewritten;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretRedactor;
import dev.sluice.detect.SecretRedactor.Redaction;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Acts on the secrets of one request or message as an entry says. Immutable; any thread. */
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
    Optional<Verdict> verdict =
        secrets.stream().anyMatch(JudgedSecret::denies)
            ? Optional.empty()
            : inHeaders(subject, secrets, actions)
                .map(headers -> Verdict.of(secrets, headers, undecoded));
    boolean redacts = secrets.stream().anyMatch(JudgedSecret::isRedactedInBody);
    if (verdict.isEmpty() || verdict.get().denies() || (redacts && body.fixed())) {
      return denied(verdict.map(Verdict::secrets).orElse(secrets), undecoded);
    }
    return redacts
        ? withoutSecrets(body, actions, verdict.get())
        : new Evaluation.Answered(verdict.get().allowed().build());
  }

  /** The answer to a message with secrets, or with parts that were not decoded. */
  Evaluation to(MessageSubject subject, ScannedBody message) {
    ActionRules actions = settings.actions().towards(subject.target().getHost());
    List<JudgedSecret> secrets =
        message.sightings().stream()
            .map(found -> JudgedSecret.inBody(found, actions))
            .filter(JudgedSecret::isReported)
            .toList();
    boolean undecoded = message.found().undecoded();
    if (secrets.isEmpty() && !undecoded) {
      return new Evaluation.Passed();
    }
    boolean redacts = secrets.stream().anyMatch(JudgedSecret::isRedactedInBody);
    Verdict verdict = Verdict.of(secrets, Rewritten.NOTHING, undecoded);
    // The receiver of a binary message may count its bytes.
    if (verdict.denies() || (redacts && subject.binary())) {
      return denied(secrets, undecoded);
    }
    return redacts
        ? asText(withoutSecrets(message, actions, verdict), verdict)
        : new Evaluation.Answered(verdict.allowed().build());
  }

  // What is no longer text must not go on as text, and the original must not either.
  private static Evaluation asText(Evaluation redacted, Verdict verdict) {
    return redacted instanceof Evaluation.Answered answered
            && !answered.result().getBody().isValidUtf8()
        ? denied(verdict.secrets(), verdict.undecoded())
        : redacted;
  }

  private static Evaluation denied(List<JudgedSecret> secrets, boolean undecoded) {
    return new Evaluation.Answered(
        FindingsReport.of(secrets, undecoded)
            .setDecision(Decision.DECISION_DENY)
            .setReasonCode(SecretFinding.REASON_CODE)
            .build());
  }

  private Optional<Rewritten> inHeaders(
      Subject subject, List<JudgedSecret> secrets, ActionRules actions) {
    List<JudgedSecret> inHeaders =
        secrets.stream().filter(JudgedSecret::isRedactedInHeader).toList();
    return inHeaders.isEmpty()
        ? Optional.of(Rewritten.NOTHING)
        : headRedaction.of(subject.headers(), inHeaders, actions);
  }

  private Evaluation withoutSecrets(ScannedBody body, ActionRules actions, Verdict verdict) {
    Predicate<SecretPattern> wanted = JudgedSecret.redacted(RequestPart.BODY, actions);
    LayeredScanner.Found found =
        body.sightings().stream().allMatch(sighting -> wanted.test(sighting.pattern()))
            ? body.found()
            : body.scanner().scan(body.bytes(), body.from(), body.end(), wanted);
    int known = Edits.patterns(found.edits()).size();
    SecretRedactor redactor = new SecretRedactor(body.scanner(), Limits.PAYLOAD);
    return switch (redactor.redact(body.bytes(), body.from(), body.end(), found.edits(), wanted)) {
      case Redaction.TooLong tooLong -> TOO_LONG;
      case Redaction.Incomplete incomplete -> INCOMPLETE;
      case Redaction.Unwritable unwritable -> denied(verdict.secrets(), verdict.undecoded());
      case Redaction.Done done -> {
        Verdict all = verdict.and(uncovered(done.patterns(), known, body.whole(), actions));
        yield all.denies()
            ? denied(all.secrets(), all.undecoded())
            : allowed(body.codings().encode(done.body()), all);
      }
    };
  }

  // The secrets that others had hidden.
  private static List<JudgedSecret> uncovered(
      List<SecretPattern> all, int known, SecretPlace place, ActionRules actions) {
    return all.stream()
        .skip(known)
        .map(pattern -> new Sighting(place, pattern))
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

  private record Verdict(
      List<JudgedSecret> secrets, boolean undecoded, List<HeaderMutation> mutations) {
    static Verdict of(List<JudgedSecret> secrets, Rewritten headers, boolean undecoded) {
      return new Verdict(secrets, undecoded, headers.mutations()).and(headers.uncovered());
    }

    boolean denies() {
      return secrets.stream().anyMatch(JudgedSecret::denies);
    }

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
