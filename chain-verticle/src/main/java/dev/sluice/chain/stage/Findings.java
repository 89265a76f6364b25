package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.v1.FindingCount;
import java.util.ArrayList;
import java.util.List;

/** What is kept of a stage's findings. */
final class Findings {
  private static final String EXTERNAL_LABEL = "External middleware finding";

  private Findings() {}

  static List<FindingCount> of(List<Finding> findings, Origin origin) {
    if (findings.isEmpty()) {
      return List.of();
    }
    List<FindingCount> counts = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      counts.add(
          switch (origin) {
            case Origin.BuiltIn own -> verbatim(finding);
            case Origin.External external -> normalised(finding, external);
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

  private static FindingCount normalised(Finding finding, Origin.External origin) {
    return FindingCount.newBuilder()
        .setType(origin.registration() + ".finding")
        .setLabel(EXTERNAL_LABEL)
        .setCount(finding.getCount())
        .setSeverity(
            switch (finding.getSeverity()) {
              case "low" -> "low";
              case "high" -> "high";
              default -> "medium";
            })
        .build();
  }
}
