package dev.sluice.app.tracing;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a request failed. As the conventions ask of a server, an answer below 500 is no error of its
 * span, but its type is named.
 *
 * @param type a closed list: the code of the refusal, an outcome, or a status; empty for none
 * @param isError whether it is the fault of the server
 */
record SpanFailure(String type, boolean isError) {
  static final SpanFailure NONE = new SpanFailure("", false);

  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;
  private static final String OUTCOME = "OUTCOME_";
  private static final Pattern CODE = Pattern.compile("([a-z0-9_]{1,64}): .*", Pattern.DOTALL);

  /** The journal did not take the record, so its request was refused. */
  static SpanFailure unrecorded() {
    return new SpanFailure(RefusalCode.AUDIT_UNAVAILABLE.text(), true);
  }

  static SpanFailure of(AuditRecord record) {
    return record.hasCompletion() ? of(record.getCompletion()) : refused(record.getRequest());
  }

  private static SpanFailure refused(RequestDecision decision) {
    return decision.getVerdict() == Verdict.VERDICT_DENIED
        ? new SpanFailure(decision.getRefusal(), decision.getStatus() >= SERVER_ERROR)
        : NONE;
  }

  static SpanFailure of(TunnelDecision decision) {
    return decision.getVerdict() == Verdict.VERDICT_DENIED
        ? new SpanFailure(decision.getRefusal(), decision.getStatus() >= SERVER_ERROR)
        : NONE;
  }

  private static SpanFailure of(RequestCompletion completion) {
    return switch (completion.getOutcome()) {
      case OUTCOME_COMPLETE -> answered(completion.getStatus(), SERVER_ERROR);
      case OUTCOME_CLIENT_ABORTED -> new SpanFailure(type(completion), false);
      case OUTCOME_UPSTREAM_FAILED, OUTCOME_TIMED_OUT, OUTCOME_INTERNAL_ERROR ->
          new SpanFailure(type(completion), true);
      case OUTCOME_REFUSED -> new SpanFailure(completion.getRefusal(), isFault(completion));
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> NONE;
    };
  }

  /** Whether a stage or the platform failed; also when the client had a better status by then. */
  private static boolean isFault(RequestCompletion refused) {
    return refused.getStatus() >= SERVER_ERROR
        || RefusalCode.RESPONSE_DELIVERY_FAILED.is(refused.getRefusal());
  }

  private static String type(RequestCompletion completion) {
    Matcher code = CODE.matcher(completion.getReason());
    return code.matches()
        ? code.group(1)
        : completion.getOutcome().name().substring(OUTCOME.length()).toLowerCase(Locale.ROOT);
  }

  /** As the conventions ask of a client: any error status is an error. */
  static SpanFailure ofOrigin(int status) {
    return answered(status, CLIENT_ERROR);
  }

  private static SpanFailure answered(int status, int from) {
    return status >= from ? new SpanFailure(Integer.toString(status), true) : NONE;
  }

  StatusData status() {
    return isError ? StatusData.error() : StatusData.unset();
  }

  void addTo(AttributesBuilder attributes) {
    if (!type.isEmpty()) {
      attributes.put(SpanAttributes.ERROR, type);
    }
  }
}
