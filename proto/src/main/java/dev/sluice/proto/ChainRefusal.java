package dev.sluice.proto;

/** The codes with which a chain says that it evaluated nothing; they cross the cluster. */
public final class ChainRefusal {
  /** It does not have the generation; another node may. */
  public static final int UNKNOWN_GENERATION = 424;

  /** The request does not fit the generation, which is the same everywhere. */
  public static final int UNFIT = 404;

  private ChainRefusal() {}
}
