package dev.sluice.policy.boundary;

/**
 * One way in which a policy is wider than the boundary.
 *
 * @param place in the policy, of the endpoint or rule; of the entry in the boundary for lacking
 *     middleware
 * @param witness a request or a connection that shows it
 */
public record Breach(String place, String reason, String witness) {
  @Override
  public String toString() {
    return place + " " + reason + ": " + witness;
  }
}
