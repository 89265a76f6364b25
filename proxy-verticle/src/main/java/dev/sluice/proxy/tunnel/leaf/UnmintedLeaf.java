package dev.sluice.proxy.tunnel.leaf;

import dev.sluice.proto.RuleEngine;

/** No certificate was minted: too many tunnels wait, or nothing needs it any more. */
public final class UnmintedLeaf extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuleEngine engine;

  private UnmintedLeaf(String reason, RuleEngine engine) {
    super(reason, null, false, false);
    this.engine = engine;
  }

  static UnmintedLeaf exhausted() {
    return new UnmintedLeaf(
        "too many new hosts of the sandbox wait for their certificates", RuleEngine.CAPACITY);
  }

  static UnmintedLeaf unwanted() {
    return new UnmintedLeaf("client left before its certificate was minted", RuleEngine.TLS);
  }

  /** Platform text for the audit, for any failure of minting. */
  public static String reason(Throwable failure) {
    return failure instanceof UnmintedLeaf unminted
        ? String.valueOf(unminted.getMessage())
        : "certificate could not be minted";
  }

  public static RuleEngine engine(Throwable failure) {
    return failure instanceof UnmintedLeaf unminted ? unminted.engine : RuleEngine.TLS;
  }
}
