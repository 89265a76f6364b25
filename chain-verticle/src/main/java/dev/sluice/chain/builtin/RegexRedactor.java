package dev.sluice.chain.builtin;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.source.Value;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.nio.charset.StandardCharsets;

/**
 * {@code openshell/regex}: replaces API keys by {@code [REDACTED]} and always allows. Calls of gRPC
 * are denied instead, since a message has the lengths of its texts.
 */
public final class RegexRedactor implements BuiltIn {
  public static final String NAME = "openshell/regex";

  private static final Binding BINDING = new Binding(256 * 1024, Limits.STAGE_TIMEOUT_DEFAULT);
  private static final Value REDACT = new Value.TextValue("redact");
  private static final Prepared READY = new Prepared.Ready(RegexRedactor::evaluate);
  private static final Prepared INVALID =
      new Prepared.Invalid(NAME + " supports only mode: redact");
  private static final Evaluation PASSED = new Evaluation.Passed();
  private static final Evaluation NOT_TEXT =
      new Evaluation.Failed(SafeText.of(NAME + " requires UTF-8 request bodies"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Binding binding() {
    return BINDING;
  }

  @Override
  public Prepared prepare(Value.MapValue config) {
    boolean known =
        config.values().entrySet().stream()
            .allMatch(entry -> entry.getKey().equals("mode") && entry.getValue().equals(REDACT));
    return known ? READY : INVALID;
  }

  private static Evaluation evaluate(Subject subject) {
    ByteString body = subject.body();
    if (!body.isValidUtf8()) {
      return NOT_TEXT;
    }
    KeyRedaction redaction = KeyRedaction.of(body);
    if (redaction.matches() == 0) {
      return PASSED;
    }
    return HeaderLines.isCall(subject.headers())
        ? denied(redaction.matches())
        : redacted(redaction);
  }

  private static Evaluation redacted(KeyRedaction redaction) {
    return new Evaluation.Answered(
        found(redaction.matches())
            .setDecision(Decision.DECISION_ALLOW)
            .setHasBody(true)
            .setBody(redaction.body())
            .putMetadata("regex_matches_replaced", Integer.toString(redaction.matches()))
            .build());
  }

  private static Evaluation denied(int matches) {
    return new Evaluation.Answered(
        found(matches)
            .setDecision(Decision.DECISION_DENY)
            .setReasonCode(SecretFinding.REASON_CODE)
            .build());
  }

  private static HttpRequestResult.Builder found(int matches) {
    return HttpRequestResult.newBuilder()
        .addFindings(
            Finding.newBuilder()
                .setType("regex.openai")
                .setLabel("openai regex match")
                .setCount(matches)
                .setConfidence("medium")
                .setSeverity("medium"));
  }

  /** A body whose keys were replaced; the original body when there were none. */
  record KeyRedaction(int matches, ByteString body) {
    private static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);

    static KeyRedaction of(ByteString body) {
      BodyArray contents = BodyArray.of(body);
      int end = contents.start() + body.size();
      ApiKeyScan scan = new ApiKeyScan(contents.array(), contents.start(), end);
      return scan.next() ? replaced(contents, end, scan) : new KeyRedaction(0, body);
    }

    private static KeyRedaction replaced(BodyArray contents, int end, ApiKeyScan scan) {
      // A match is longer than its mark, so the result fits.
      byte[] out = new byte[end - contents.start()];
      int length = 0;
      int copied = contents.start();
      int matches = 0;
      do {
        int kept = scan.matchStart() - copied;
        System.arraycopy(contents.array(), copied, out, length, kept);
        System.arraycopy(MARK, 0, out, length + kept, MARK.length);
        length += kept + MARK.length;
        copied = scan.matchEnd();
        matches++;
      } while (scan.next());
      System.arraycopy(contents.array(), copied, out, length, end - copied);
      length += end - copied;
      return new KeyRedaction(matches, UnsafeByteOperations.unsafeWrap(out, 0, length));
    }

    @Override
    public String toString() {
      return "KeyRedaction[" + matches + " matches]";
    }
  }
}
