package dev.sluice.proto;

/** The failure codes of a chain without a result. They cross the cluster. */
public final class ChainRefusal {
  /** The chain does not have the generation; another node may. */
  public static final int UNKNOWN_GENERATION = 424;

  /** The request does not match the generation, which is the same on every node. */
  public static final int UNFIT = 404;

  /** The sender does not want the result any longer. */
  public static final int CANCELLED = 499;

  public static final int INTERNAL = 500;

  /** The chain has as much to do as it may, or its node stops. */
  public static final int UNAVAILABLE = 503;

  private ChainRefusal() {}
}
