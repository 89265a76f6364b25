package dev.sluice.chain.stage;

import dev.sluice.chain.contract.ExternalFindings;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.v1.FindingCount;
import java.util.ArrayList;
import java.util.List;

/** Reduces a stage's findings to what events may hold. */
public final class Findings {
  private Findings() {}

  public static List<FindingCount> of(List<Finding> findings, AnswerSource source) {
    if (findings.isEmpty()) {
      return List.of();
    }
    List<FindingCount> counts = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      counts.add(
          switch (source) {
            case AnswerSource.BuiltIn own -> verbatim(finding);
            case AnswerSource.External external ->
                ExternalFindings.of(finding, external.registration());
          });
    }
    return counts;
  }

  private static FindingCount verbatim(Finding finding) {
    return FindingCount.newBuilder()
        .setType(finding.getType())
        .setLabel(finding.getLabel())
        .setCount(finding.getCount())
        .setConfidence(finding.getConfidence())
        .setSeverity(finding.getSeverity())
        .build();
  }
}
