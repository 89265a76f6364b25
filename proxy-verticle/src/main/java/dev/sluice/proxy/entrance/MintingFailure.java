package dev.sluice.proxy.entrance;

import dev.sluice.proto.RuleEngine;

/** No certificate was minted: too many tunnels wait, or nothing needs it any more. */
public final class MintingFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuleEngine engine;

  private MintingFailure(String reason, RuleEngine engine) {
    super(reason, null, false, false);
    this.engine = engine;
  }

  static MintingFailure exhausted() {
    return new MintingFailure(
        "too many new hosts of the sandbox wait for their certificates", RuleEngine.CAPACITY);
  }

  static MintingFailure unwanted() {
    return new MintingFailure("client left before its certificate was minted", RuleEngine.TLS);
  }

  /** Platform text for the audit, for any failure of minting. */
  public static String reason(Throwable failure) {
    return failure instanceof MintingFailure unminted
        ? String.valueOf(unminted.getMessage())
        : "certificate could not be minted";
  }

  public static RuleEngine engine(Throwable failure) {
    return failure instanceof MintingFailure unminted ? unminted.engine : RuleEngine.TLS;
  }
}
