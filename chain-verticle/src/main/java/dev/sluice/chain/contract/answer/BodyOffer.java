package dev.sluice.chain.contract.answer;

import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import java.util.Optional;

/**
 * How one stage may read a body (http-responses 5.1, http-hooks 4).
 *
 * @param wholeWithheld why the stage may not have it whole; empty when it may
 * @param streamWithheld why it may not have it as a stream; empty when it may
 * @param maxBytes limit of the stage, 0 to 4194304; with 0 neither is offered, without a reason
 */
public record BodyOffer(
    Optional<HttpBodyUnavailableReason> wholeWithheld,
    Optional<HttpBodyUnavailableReason> streamWithheld,
    int maxBytes) {
  public boolean permitsWhole() {
    return maxBytes > 0 && wholeWithheld.isEmpty();
  }

  public boolean permitsStream() {
    return maxBytes > 0 && streamWithheld.isEmpty();
  }
}
