package dev.sluice.chain.contract.answer;

import dev.sluice.proto.v1.FindingCount;
import java.util.List;

/**
 * The recorded part of an answer's diagnostics.
 *
 * @param reasonCode valid, or empty
 * @param findings reduced to what events may hold, at most 32
 */
public record Told(String reasonCode, List<FindingCount> findings) {
  public static final Told NOTHING = new Told("", List.of());

  public Told {
    findings = List.copyOf(findings);
  }
}
