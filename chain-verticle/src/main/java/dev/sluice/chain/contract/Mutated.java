package dev.sluice.chain.contract;

import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;

/** What became of the mutations of one stage: all of them took effect, or none. */
public sealed interface Mutated {
  /**
   * All took effect.
   *
   * @param headers what later stages see
   */
  record Applied(List<HttpHeader> headers) implements Mutated {
    public Applied {
      headers = List.copyOf(headers);
    }
  }

  /**
   * None took effect.
   *
   * @param code of the first rule that a mutation broke
   */
  record Rejected(String code) implements Mutated {}
}
