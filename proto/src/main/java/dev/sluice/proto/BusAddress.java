package dev.sluice.proto;

/** The addresses on the event bus; nobody spells one elsewhere. */
public final class BusAddress {
  private static final String CHAIN = "sluice.chain.at.";

  private static final String CALLS = ".calls";

  /** Publishes {@code ChainHeartbeat} of each chain verticle. */
  public static final String CHAIN_HEARTBEAT = "sluice.chain.heartbeat";

  /** Publishes {@code ChainServices} of each chain node. */
  public static final String CHAIN_SERVICES = "sluice.chain.services";

  /** Publishing {@code Acknowledged} here makes every chain node publish its services at once. */
  public static final String CHAIN_SERVICES_WANTED = "sluice.chain.services.wanted";

  /** Any chain node of the cluster: {@code ValidateEntries -> EntriesValidated}. */
  public static final String VALIDATE_ENTRIES = "sluice.chain.validate";

  /** Publishes {@code GenerationAnnounced} when a newer generation can be fetched. */
  public static final String GENERATION_ANNOUNCED = "sluice.generation.announced";

  /** The control verticle: {@code FetchGeneration -> Generation}. */
  public static final String GENERATION_FETCH = "sluice.generation.fetch";

  /**
   * What keeps this process at the generation in force: {@code FetchGeneration -> Acknowledged}
   * once that generation is here; local only.
   */
  public static final String GENERATION_WANTED = "sluice.generation.wanted";

  /** The control verticle: {@code NodeReport -> Acknowledged}. */
  public static final String NODE_REPORT = "sluice.node.report";

  /** The control verticle that is active: {@code Acknowledged -> NodeReport} of its name alone. */
  public static final String CONTROL_ACTIVE = "sluice.control.active";

  private BusAddress() {}

  /**
   * The chain verticle that shares the caller's event loop, when the chain role is in this process.
   * Both sides name it by the thread they run on, so the address is only valid on that thread.
   */
  public static String chainOnThisLoop() {
    return CHAIN + Thread.currentThread().getName();
  }

  /** One chain verticle of the cluster: {@code ChainRequest -> ChainResult}. */
  public static String chain(String instance) {
    return CHAIN + instance;
  }

  /**
   * What the chain verticle has in hand: {@code CallsWanted -> CallsHere}. Older verticles have no
   * such address.
   *
   * @param chain of {@link #chain}
   */
  public static String chainCalls(String chain) {
    return chain + CALLS;
  }
}
