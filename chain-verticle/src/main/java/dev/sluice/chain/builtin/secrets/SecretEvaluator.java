package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.inspect.coding.Decoding;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.LayeredScanner.Found;
import dev.sluice.inspect.secrets.SecretRedactor;
import dev.sluice.inspect.secrets.SecretRedactor.Redaction;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Optional;

/** {@code sluice/secrets} with the configuration of one entry. Immutable; any thread. */
final class SecretEvaluator implements Evaluator {
  /** Most bytes of a body after its content codings. */
  static final int DECODED = 16 * 1024 * 1024;

  private static final String SECRET_FOUND = "secret_found";
  private static final Evaluation PASSED = new Evaluation.Passed();
  private static final Evaluation TOO_LONG =
      new Evaluation.Failed(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
  private static final Evaluation CODED =
      new Evaluation.Failed(StageFailure.REQUEST_BODY_ENCODED.text());
  private static final Evaluation INCOMPLETE = failed("cannot take every secret out of this body");
  private static final Evaluation TOO_COSTLY = failed("custom patterns cost too much on this body");
  private static final Evaluation UNDECODED = failed("a part of the body is beyond its limits");

  private final SecretsSettings settings;
  private final LayeredScanner scanner;
  private final SecretRedactor redactor;

  SecretEvaluator(SecretsSettings settings) {
    this.settings = settings;
    this.scanner = settings.layered();
    this.redactor = new SecretRedactor(scanner, Limits.PAYLOAD);
  }

  @Override
  public boolean readsCodedBodies() {
    return true;
  }

  @Override
  public Evaluation evaluate(Subject subject) {
    ByteString body = subject.body();
    BodyArray contents = BodyArray.of(body);
    int end = contents.start() + body.size();
    Optional<BodyCodings> codings = BodyCodings.of(subject.headers());
    if (codings.isEmpty()) {
      return CODED;
    }
    if (codings.get().isEmpty() || body.isEmpty()) {
      return evaluate(contents.array(), contents.start(), end, codings.get());
    }
    return switch (codings.get().decode(contents.array(), contents.start(), end, DECODED)) {
      case Decoding.Done done -> evaluate(done.bytes(), 0, done.bytes().length, codings.get());
      case Decoding.Broken broken -> CODED;
      case Decoding.TooLarge tooLarge -> CODED;
    };
  }

  private Evaluation evaluate(byte[] bytes, int from, int end, BodyCodings codings) {
    Found found = scanner.scan(bytes, from, end);
    if (!found.complete()) {
      return TOO_COSTLY;
    }
    if (found.undecoded() && settings.undecoded() == SecretsSettings.Undecoded.FAIL) {
      return UNDECODED;
    }
    if (found.edits().isEmpty()) {
      return found.undecoded() ? allowed(found) : PASSED;
    }
    return switch (settings.mode()) {
      case REDACT -> redacted(bytes, from, end, found, codings);
      case DENY ->
          new Evaluation.Answered(
              report(found)
                  .setDecision(Decision.DECISION_DENY)
                  .setReasonCode(SECRET_FOUND)
                  .build());
      case DETECT -> allowed(found);
    };
  }

  private static Evaluation failed(String reason) {
    return new Evaluation.Failed(SafeText.of(SecretsMiddleware.NAME + " " + reason));
  }

  private static HttpRequestResult.Builder report(Found found) {
    return FindingsReport.of(Edits.patterns(found.edits()), found.undecoded());
  }

  private static Evaluation allowed(Found found) {
    return new Evaluation.Answered(report(found).setDecision(Decision.DECISION_ALLOW).build());
  }

  private Evaluation redacted(byte[] bytes, int from, int end, Found found, BodyCodings codings) {
    return switch (redactor.redact(bytes, from, end, found.edits())) {
      case Redaction.TooLong tooLong -> TOO_LONG;
      case Redaction.Incomplete incomplete -> INCOMPLETE;
      case Redaction.Done done -> {
        byte[] body = codings.encode(done.body());
        yield body.length > Limits.PAYLOAD
            ? TOO_LONG
            : new Evaluation.Answered(
                FindingsReport.of(done.patterns(), found.undecoded())
                    .setDecision(Decision.DECISION_ALLOW)
                    .setHasBody(true)
                    .setBody(UnsafeByteOperations.unsafeWrap(body))
                    .build());
      }
    };
  }
}
