package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.Evaluator;
import dev.sluice.chain.builtin.Subject;
import dev.sluice.chain.builtin.bytes.Contents;
import dev.sluice.chain.builtin.secrets.Matches.Match;
import dev.sluice.chain.builtin.secrets.SecretSearch.Found;
import dev.sluice.chain.evaluation.Evaluation;
import dev.sluice.chain.limit.Limits;
import dev.sluice.chain.limit.ReasonCode;
import dev.sluice.chain.text.SafeText;
import dev.sluice.proto.middleware.v1.Decision;
import java.util.List;

/** {@code sluice/secrets} as one entry configures it. Immutable; any thread. */
final class SecretEvaluator implements Evaluator {
  private static final String SECRET_FOUND = "secret_found";
  private static final Evaluation PASSED = new Evaluation.Passed();
  private static final Evaluation TOO_LONG =
      new Evaluation.Failed(ReasonCode.RESPONSE_BODY_OVER_CAPACITY);
  private static final Evaluation INCOMPLETE = failed("cannot take every secret out of this body");
  private static final Evaluation TOO_COSTLY = failed("custom patterns cost too much on this body");

  private final Mode mode;
  private final SecretSearch search;
  private final Redactor redactor;

  SecretEvaluator(Settings settings) {
    this.mode = settings.mode();
    this.search = SecretSearch.of(settings);
    this.redactor = new Redactor(search, settings.replacement(), Limits.PAYLOAD);
  }

  @Override
  public Evaluation evaluate(Subject subject) {
    ByteString body = subject.body();
    Contents contents = Contents.of(body);
    int end = contents.start() + body.size();
    Found found = search.search(contents.array(), contents.start(), end);
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
              Report.of(matches)
                  .setDecision(Decision.DECISION_DENY)
                  .setReasonCode(SECRET_FOUND)
                  .build());
      case DETECT ->
          new Evaluation.Answered(Report.of(matches).setDecision(Decision.DECISION_ALLOW).build());
    };
  }

  private static Evaluation failed(String reason) {
    return new Evaluation.Failed(SafeText.of(SecretScanner.NAME + " " + reason));
  }

  private Evaluation redacted(Contents contents, int end, List<Match> matches) {
    return switch (redactor.redact(contents.array(), contents.start(), end, matches)) {
      case Redaction.TooLong tooLong -> TOO_LONG;
      case Redaction.Incomplete incomplete -> INCOMPLETE;
      case Redaction.Done done ->
          new Evaluation.Answered(
              Report.of(done.matches())
                  .setDecision(Decision.DECISION_ALLOW)
                  .setHasBody(true)
                  .setBody(done.body())
                  .build());
    };
  }
}
