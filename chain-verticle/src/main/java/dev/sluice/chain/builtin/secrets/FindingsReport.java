package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.Limits;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.List;

/** Reports secrets as the contract writes findings. */
final class FindingsReport {
  private FindingsReport() {}

  /** An answer with the findings, in order, and without a decision. */
  static HttpRequestResult.Builder of(List<JudgedSecret> secrets, boolean undecoded) {
    HttpRequestResult.Builder result = HttpRequestResult.newBuilder();
    for (SecretFinding finding : SecretFinding.of(secrets, undecoded, Limits.FINDING_COUNT)) {
      result.addFindings(
          Finding.newBuilder()
              .setType(finding.type())
              .setLabel(finding.label())
              .setConfidence(finding.confidence())
              .setSeverity(SecretFinding.SEVERITY)
              .setCount(finding.count()));
    }
    return result.putMetadata("secrets_found", Integer.toString(secrets.size()));
  }
}
