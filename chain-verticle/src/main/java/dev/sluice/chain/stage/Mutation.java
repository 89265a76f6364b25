package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;

/**
 * Header mutations that were accepted.
 *
 * @param steps to be replayed on the raw head, in order
 * @param headers what they made of the visible headers
 */
public record Mutation(List<HeaderMutation> steps, List<HttpHeader> headers) {
  @Override
  public String toString() {
    return "Mutation[" + steps.size() + " steps]";
  }
}
