package dev.sluice.chain.contract;

import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/** Reduces findings of operator-run services to what events may hold: no text of the service. */
public final class ExternalFindings {
  private static final String LABEL = "External middleware finding";

  private ExternalFindings() {}

  public static List<FindingCount> of(List<Finding> findings, String registration) {
    return findings.isEmpty()
        ? List.of()
        : findings.stream().map(finding -> of(finding, registration)).toList();
  }

  public static FindingCount of(Finding finding, String registration) {
    return FindingCount.newBuilder()
        .setType(registration + ".finding")
        .setLabel(LABEL)
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
