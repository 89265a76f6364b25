package dev.sluice.policy.boundary;

import java.util.List;

/** Whether a policy only narrows the boundary. */
public sealed interface BoundaryVerdict {
  /** It admits nothing that the boundary does not admit. */
  record Within() implements BoundaryVerdict {}

  /**
   * It is wider, or could not be compared in full.
   *
   * @param breaches not empty; at most {@value BoundaryComparison#MAX_BREACHES}
   */
  record Outside(List<Breach> breaches) implements BoundaryVerdict {
    public Outside {
      breaches = List.copyOf(breaches);
    }
  }
}
