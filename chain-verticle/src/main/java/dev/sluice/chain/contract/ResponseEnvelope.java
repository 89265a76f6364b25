package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import dev.sluice.proto.StageFailure;
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
      return Optional.of(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
    }
    if (result.getReasonBytes().size() > Limits.REASON) {
      return Optional.of(StageFailure.RESPONSE_REASON_OVER_CAPACITY.text());
    }
    if (!result.getReasonCode().isEmpty() && !ReasonCode.isValid(result.getReasonCode())) {
      return Optional.of(StageFailure.RESPONSE_REASON_CODE_INVALID.text());
    }
    return mutations(result)
        .or(() -> findings(result))
        .or(() -> metadata(result))
        .or(() -> remainder(result));
  }

  private static Optional<String> mutations(HttpRequestResult result) {
    if (result.getHeaderMutationsCount() > Limits.MUTATION_COUNT) {
      return Optional.of(StageFailure.MUTATION_COUNT_OVER_CAPACITY.text());
    }
    long encoded = 0;
    for (HeaderMutation mutation : result.getHeaderMutationsList()) {
      encoded += mutation.getSerializedSize();
    }
    return violated(
        encoded > Limits.MUTATION_ENCODED, StageFailure.MUTATION_BYTES_OVER_CAPACITY.text());
  }

  private static Optional<String> findings(HttpRequestResult result) {
    if (result.getFindingsCount() > Limits.FINDING_COUNT) {
      return Optional.of(StageFailure.RESPONSE_FINDINGS_OVER_CAPACITY.text());
    }
    for (Finding finding : result.getFindingsList()) {
      if (finding.getSerializedSize() > Limits.FINDING) {
        return Optional.of(StageFailure.RESPONSE_FINDING_OVER_CAPACITY.text());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> metadata(HttpRequestResult result) {
    if (result.getMetadataCount() > Limits.METADATA_COUNT) {
      return Optional.of(StageFailure.RESPONSE_METADATA_COUNT_OVER_CAPACITY.text());
    }
    long bytes = 0;
    for (Map.Entry<String, String> entry : result.getMetadataMap().entrySet()) {
      bytes += utf8Bytes(entry.getKey()) + utf8Bytes(entry.getValue());
    }
    return violated(
        bytes > Limits.METADATA_BYTES, StageFailure.RESPONSE_METADATA_BYTES_OVER_CAPACITY.text());
  }

  /** Only fields unknown to this revision can still exceed it. */
  private static Optional<String> remainder(HttpRequestResult result) {
    return violated(
        result.getSerializedSize() - result.getBody().size() > Limits.ENVELOPE,
        StageFailure.RESPONSE_ENVELOPE_OVER_CAPACITY.text());
  }

  private static int utf8Bytes(String text) {
    return ByteString.copyFromUtf8(text).size();
  }

  private static Optional<String> violated(boolean broken, String code) {
    return broken ? Optional.of(code) : Optional.empty();
  }
}
