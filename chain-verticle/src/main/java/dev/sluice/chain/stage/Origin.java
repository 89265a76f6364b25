package dev.sluice.chain.stage;

import dev.sluice.chain.contract.WriteRule;

/** Whose answer it is; it decides what may be kept of its words and which headers it may write. */
public sealed interface Origin {
  WriteRule writeRule();

  /** Our own code; its words are platform text. */
  record BuiltIn() implements Origin {
    @Override
    public WriteRule writeRule() {
      return WriteRule.END_TO_END;
    }
  }

  /**
   * An operator-run service; none of its words is kept but a valid reason code.
   *
   * @param registration its name in the operator's configuration
   */
  record External(String registration, WriteRule writeRule) implements Origin {}
}
