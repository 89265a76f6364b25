package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bounds of an answer, for allow and deny alike. */
public final class ResponseEnvelope {
  private ResponseEnvelope() {}

  public static Optional<String> violation(HttpRequestResult result) {
    if (result.getBody().size() > Limits.PAYLOAD) {
      return Optional.of(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
    }
    return text(result.getReasonBytes(), result.getReasonCode())
        .or(() -> mutations(result))
        .or(() -> findingCount(result.getFindingsList()))
        .or(
            () ->
                findingSizes(result.getFindingsList(), StageFailure.RESPONSE_FINDING_OVER_CAPACITY))
        .or(() -> metadata(result.getMetadataMap()))
        .or(() -> remainder(result, result.getBody().size()));
  }

  public static Optional<String> text(ByteString reason, String reasonCode) {
    if (reason.size() > Limits.REASON) {
      return Optional.of(StageFailure.RESPONSE_REASON_OVER_CAPACITY.text());
    }
    return violated(
        !reasonCode.isEmpty() && !isReasonCode(reasonCode),
        StageFailure.RESPONSE_REASON_CODE_INVALID);
  }

  private static Optional<String> mutations(HttpRequestResult result) {
    if (result.getHeaderMutationsCount() > Limits.MUTATION_COUNT) {
      return Optional.of(StageFailure.MUTATION_COUNT_OVER_CAPACITY.text());
    }
    long encoded = 0;
    for (HeaderMutation mutation : result.getHeaderMutationsList()) {
      encoded += mutation.getSerializedSize();
    }
    return violated(encoded > Limits.MUTATION_ENCODED, StageFailure.MUTATION_BYTES_OVER_CAPACITY);
  }

  public static Optional<String> findingCount(List<Finding> findings) {
    return violated(
        findings.size() > Limits.FINDING_COUNT, StageFailure.RESPONSE_FINDINGS_OVER_CAPACITY);
  }

  public static Optional<String> findingSizes(List<Finding> findings, StageFailure code) {
    for (Finding finding : findings) {
      if (finding.getSerializedSize() > Limits.FINDING) {
        return Optional.of(code.text());
      }
    }
    return Optional.empty();
  }

  public static Optional<String> metadata(Map<String, String> metadata) {
    if (metadata.size() > Limits.METADATA_COUNT) {
      return Optional.of(StageFailure.RESPONSE_METADATA_COUNT_OVER_CAPACITY.text());
    }
    long bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += utf8Bytes(entry.getKey()) + utf8Bytes(entry.getValue());
    }
    return violated(
        bytes > Limits.METADATA_BYTES, StageFailure.RESPONSE_METADATA_BYTES_OVER_CAPACITY);
  }

  static Optional<String> remainder(MessageLite answer, int payloadBytes) {
    return violated(
        answer.getSerializedSize() - payloadBytes > Limits.ENVELOPE,
        StageFailure.RESPONSE_ENVELOPE_OVER_CAPACITY);
  }

  private static int utf8Bytes(String text) {
    return ByteString.copyFromUtf8(text).size();
  }

  public static Optional<String> violated(boolean broken, StageFailure code) {
    return broken ? Optional.of(code.text()) : Optional.empty();
  }

  /**
   * Whether a service may send the code: a lower-case letter, then lower-case letters, digits and
   * underscores.
   */
  static boolean isReasonCode(String code) {
    if (code.isEmpty() || code.length() > Limits.REASON_CODE || !isLetter(code.charAt(0))) {
      return false;
    }
    for (int i = 1; i < code.length(); i++) {
      char c = code.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
