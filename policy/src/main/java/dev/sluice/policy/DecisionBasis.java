package dev.sluice.policy;

import dev.sluice.config.source.KeyPath;
import java.util.List;
import java.util.Optional;

/**
 * What a decision rests on, for the audit.
 *
 * @param place in the policy of the matcher that decided; of the endpoint where none fits
 * @param asked calls that were read in the body, at most {@value DeniedCall#MAX_NAMES}. The client
 *     chose the names: scan them for secrets before they are recorded
 */
public record DecisionBasis(Optional<KeyPath> place, List<DeniedCall> asked) {
  public static final DecisionBasis NONE = new DecisionBasis(Optional.empty(), List.of());

  public DecisionBasis {
    asked = List.copyOf(asked);
  }

  public static DecisionBasis at(KeyPath place) {
    return new DecisionBasis(Optional.of(place), List.of());
  }

  public DecisionBasis at(DecisionBasis endpoint) {
    return new DecisionBasis(endpoint.place(), asked);
  }

  public String placeText() {
    return place.map(KeyPath::text).orElse("");
  }

  /** Without the names, which come from the client. */
  @Override
  public String toString() {
    return "DecisionBasis[" + placeText() + ", " + asked.size() + " calls]";
  }
}
