package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Map;
import java.util.Optional;

/** The bounds of an answer, for allow and deny alike. */
public final class ResponseEnvelope {
  private ResponseEnvelope() {}

  /** The code of the first exceeded bound, in the contract's order. */
  public static Optional<String> violation(HttpRequestResult result) {
    if (result.getBody().size() > Limits.PAYLOAD) {
      return Optional.of(ReasonCode.RESPONSE_BODY_OVER_CAPACITY);
    }
    if (result.getReasonBytes().size() > Limits.REASON) {
      return Optional.of(ReasonCode.RESPONSE_REASON_OVER_CAPACITY);
    }
    if (!result.getReasonCode().isEmpty() && !ReasonCode.isValid(result.getReasonCode())) {
      return Optional.of(ReasonCode.RESPONSE_REASON_CODE_INVALID);
    }
    return mutations(result)
        .or(() -> findings(result))
        .or(() -> metadata(result))
        .or(() -> remainder(result));
  }

  private static Optional<String> mutations(HttpRequestResult result) {
    if (result.getHeaderMutationsCount() > Limits.MUTATION_COUNT) {
      return Optional.of(ReasonCode.MUTATION_COUNT_OVER_CAPACITY);
    }
    long encoded = 0;
    for (HeaderMutation mutation : result.getHeaderMutationsList()) {
      encoded += mutation.getSerializedSize();
    }
    return violated(encoded > Limits.MUTATION_ENCODED, ReasonCode.MUTATION_BYTES_OVER_CAPACITY);
  }

  private static Optional<String> findings(HttpRequestResult result) {
    if (result.getFindingsCount() > Limits.FINDING_COUNT) {
      return Optional.of(ReasonCode.RESPONSE_FINDINGS_OVER_CAPACITY);
    }
    for (Finding finding : result.getFindingsList()) {
      if (finding.getSerializedSize() > Limits.FINDING) {
        return Optional.of(ReasonCode.RESPONSE_FINDING_OVER_CAPACITY);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> metadata(HttpRequestResult result) {
    if (result.getMetadataCount() > Limits.METADATA_COUNT) {
      return Optional.of(ReasonCode.RESPONSE_METADATA_COUNT_OVER_CAPACITY);
    }
    long bytes = 0;
    for (Map.Entry<String, String> entry : result.getMetadataMap().entrySet()) {
      bytes += utf8Bytes(entry.getKey()) + utf8Bytes(entry.getValue());
    }
    return violated(
        bytes > Limits.METADATA_BYTES, ReasonCode.RESPONSE_METADATA_BYTES_OVER_CAPACITY);
  }

  /** Only fields unknown to this revision can still exceed it. */
  private static Optional<String> remainder(HttpRequestResult result) {
    return violated(
        result.getSerializedSize() - result.getBody().size() > Limits.ENVELOPE,
        ReasonCode.RESPONSE_ENVELOPE_OVER_CAPACITY);
  }

  private static int utf8Bytes(String text) {
    return ByteString.copyFromUtf8(text).size();
  }

  private static Optional<String> violated(boolean broken, String code) {
    return broken ? Optional.of(code) : Optional.empty();
  }
}
