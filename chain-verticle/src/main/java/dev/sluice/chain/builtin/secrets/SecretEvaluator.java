package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.SecretRedactor;
import dev.sluice.inspect.secrets.SecretRedactor.Redaction;
import dev.sluice.inspect.secrets.SecretScanner;
import dev.sluice.inspect.secrets.SecretScanner.Found;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import java.util.List;

/** {@code sluice/secrets} with the configuration of one entry. Immutable; any thread. */
final class SecretEvaluator implements Evaluator {
  private static final String SECRET_FOUND = "secret_found";
  private static final Evaluation PASSED = new Evaluation.Passed();
  private static final Evaluation TOO_LONG =
      new Evaluation.Failed(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
  private static final Evaluation INCOMPLETE = failed("cannot take every secret out of this body");
  private static final Evaluation TOO_COSTLY = failed("custom patterns cost too much on this body");

  private final SecretsSettings.Mode mode;
  private final SecretScanner scanner;
  private final SecretRedactor redactor;

  SecretEvaluator(SecretsSettings settings) {
    this.mode = settings.mode();
    this.scanner = settings.scanner();
    this.redactor = new SecretRedactor(scanner, settings.replacement(), Limits.PAYLOAD);
  }

  @Override
  public Evaluation evaluate(Subject subject) {
    ByteString body = subject.body();
    BodyArray contents = BodyArray.of(body);
    int end = contents.start() + body.size();
    Found found = scanner.scan(contents.array(), contents.start(), end);
    if (!found.complete()) {
      return TOO_COSTLY;
    }
    List<Match> matches = found.matches();
    if (matches.isEmpty()) {
      return PASSED;
    }
    return switch (mode) {
      case REDACT -> redacted(contents, end, matches);
      case DENY ->
          new Evaluation.Answered(
              FindingsReport.of(matches)
                  .setDecision(Decision.DECISION_DENY)
                  .setReasonCode(SECRET_FOUND)
                  .build());
      case DETECT ->
          new Evaluation.Answered(
              FindingsReport.of(matches).setDecision(Decision.DECISION_ALLOW).build());
    };
  }

  private static Evaluation failed(String reason) {
    return new Evaluation.Failed(SafeText.of(SecretsMiddleware.NAME + " " + reason));
  }

  private Evaluation redacted(BodyArray contents, int end, List<Match> matches) {
    return switch (redactor.redact(contents.array(), contents.start(), end, matches)) {
      case Redaction.TooLong tooLong -> TOO_LONG;
      case Redaction.Incomplete incomplete -> INCOMPLETE;
      case Redaction.Done done ->
          new Evaluation.Answered(
              FindingsReport.of(done.matches())
                  .setDecision(Decision.DECISION_ALLOW)
                  .setHasBody(true)
                  .setBody(UnsafeByteOperations.unsafeWrap(done.body()))
                  .build());
    };
  }
}
