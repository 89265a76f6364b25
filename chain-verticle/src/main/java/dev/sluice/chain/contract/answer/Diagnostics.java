package dev.sluice.chain.contract.answer;

import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/**
 * The recorded part of an answer's diagnostics.
 *
 * @param reasonCode valid, or empty
 * @param findings reduced to what events may hold, at most 32
 */
public record Diagnostics(String reasonCode, List<FindingCount> findings) {
  public static final Diagnostics NOTHING = new Diagnostics("", List.of());

  public Diagnostics {
    findings = List.copyOf(findings);
  }
}
