package dev.sluice.chain.health;

/** Told of changes to services that operators should know. On the loop that owns the service. */
public interface ServiceListener {
  /** Requests are sent in clear text, because the registration allows it. */
  default void onInsecure(String service) {}

  default void onDescribed(String service) {}

  /**
   * The service cannot be used; {@code on_error} of its entries applies. Not repeated while the
   * reason stays the same.
   *
   * @param reason platform text
   */
  default void onUnavailable(String service, String reason) {}

  /**
   * The service refused a call for a sandbox: its token, or that it has none. At most once a minute
   * for each service.
   *
   * @param status name of a gRPC status
   */
  default void onCallRefused(String service, String sandbox, String status) {}

  default void onCircuitOpened(String service) {}

  default void onCircuitClosed(String service) {}

  default void onSandboxCircuitOpened(String service, String sandbox) {}

  default void onSandboxCircuitClosed(String service, String sandbox) {}
}
