package dev.sluice.chain.health;

/** Told of changes to services that operators should know. On the loop that owns the service. */
public interface ServiceListener {
  /** Requests are sent in clear text, because the registration allows it. */
  default void onInsecure(String service) {}

  /** The service can be used. */
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

  /** The service failed repeatedly and is not called for a while. */
  default void onCircuitOpened(String service) {}

  /** The service is called again. */
  default void onCircuitClosed(String service) {}

  /** The service did not answer a sandbox's requests in time and is not called for it. */
  default void onSandboxCircuitOpened(String service, String sandbox) {}

  /** The service is called again for the sandbox. */
  default void onSandboxCircuitClosed(String service, String sandbox) {}
}
