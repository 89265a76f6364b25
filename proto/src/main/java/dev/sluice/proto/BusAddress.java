package dev.sluice.proto;

/** The addresses on the event bus. */
public final class BusAddress {
  private static final String CHAIN = "sluice.chain.at.";

  private static final String CALLS = ".calls";

  private static final String CANCELLATIONS = ".cancellations";

  private static final String SESSIONS = ".sessions";

  private static final String PIPELINES = ".pipelines";

  private static final String STEPS = "sluice.steps.at.";

  /** Publishes {@code ChainHeartbeat} of each chain verticle. */
  public static final String CHAIN_HEARTBEAT = "sluice.chain.heartbeat";

  /** Publishes {@code ChainServices} of each chain node. */
  public static final String CHAIN_SERVICES = "sluice.chain.services";

  /** Asks every chain node, with {@code Acknowledged}, to publish its services at once. */
  public static final String CHAIN_SERVICES_WANTED = "sluice.chain.services.wanted";

  /** Any chain node of the cluster: {@code ValidateEntries -> EntriesValidated}. */
  public static final String VALIDATE_ENTRIES = "sluice.chain.validate";

  /** Publishes {@code GenerationAnnounced} when a new generation can be fetched. */
  public static final String GENERATION_ANNOUNCED = "sluice.generation.announced";

  /** The control verticle: {@code FetchGeneration -> Generation}. */
  public static final String GENERATION_FETCH = "sluice.generation.fetch";

  /**
   * The follower of generations in this process: {@code FetchGeneration -> Acknowledged} when that
   * generation is in force. Local only.
   */
  public static final String GENERATION_WANTED = "sluice.generation.wanted";

  /** The control verticle: {@code NodeReport -> Acknowledged}. */
  public static final String NODE_REPORT = "sluice.node.report";

  /**
   * The active control verticle: {@code Acknowledged -> NodeReport} with its name and since when.
   */
  public static final String CONTROL_ACTIVE = "sluice.control.active";

  /**
   * Publishes {@code NodeReport} of the active control verticle: its name, and since when it is.
   */
  public static final String CONTROL_CLAIM = "sluice.control.claim";

  /** The active control verticle: {@code DenialsPushed -> Acknowledged}. */
  public static final String DENIALS_PUSHED = "sluice.denials.pushed";

  /** The active control verticle: {@code DenialsWanted -> DenialsTold}. */
  public static final String DENIALS_WANTED = "sluice.denials.wanted";

  /** The active control verticle: {@code ProposeRules -> RulesProposed}. */
  public static final String PROPOSE = "sluice.proposals.propose";

  /**
   * The active control verticle: {@code ReadProposals -> ProposalStates}, perhaps a minute later.
   */
  public static final String PROPOSALS = "sluice.proposals.read";

  /** Asks every proxy with {@code StepsWanted} for the events of requests; without a reply. */
  public static final String STEPS_WANTED = "sluice.steps.wanted";

  private BusAddress() {}

  /**
   * The chain verticle on the caller's event loop, when this process has the chain role. Both sides
   * derive the address from their thread, so it is valid on that thread only.
   */
  public static String chainOnThisLoop() {
    return CHAIN + Thread.currentThread().getName();
  }

  /** One chain verticle of the cluster: {@code ChainRequest -> ChainResult}. */
  public static String chain(String instance) {
    return CHAIN + instance;
  }

  /**
   * The evaluations that a chain verticle at {@link #chain} has begun: {@code CallsWanted ->
   * CallsHere}.
   */
  public static String chainCalls(String chain) {
    return chain + CALLS;
  }

  /**
   * Tells a chain verticle with {@code CallCancelled} that an evaluation is not wanted any longer;
   * without a reply.
   */
  public static String chainCancellations(String chain) {
    return chain + CANCELLATIONS;
  }

  /**
   * The WebSocket sessions of a chain verticle: {@code SessionOpen -> SessionOpened}, {@code
   * SessionMessage -> SessionResult}, and without a reply {@code SessionStart}, {@code SessionEnd}
   * and {@code SessionsAlive}.
   */
  public static String chainSessions(String chain) {
    return chain + SESSIONS;
  }

  /**
   * The pipelines of a chain verticle: {@code PipelineOpen -> PipelineOpened}, {@code PipelinePull
   * -> PipelineOutput}, {@code PipelineClose -> PipelineClosed}, and without a reply {@code
   * PipelineInput}.
   */
  public static String chainPipelines(String chain) {
    return chain + PIPELINES;
  }

  /** One listener for the events of requests: {@code StepsTold}, without a reply. */
  public static String steps(String listener) {
    return STEPS + listener;
  }
}
