package dev.sluice.chain.health;

import java.util.List;

/** What happens to services, for operators. Called on the event loop that owns the service. */
public interface ServiceListener {
  /** Requests are sent to it in clear text, because its registration says so. */
  void insecure(String service);

  /**
   * It can be used.
   *
   * @param notServed bindings that Sluice does not run
   */
  void described(String service, List<String> notServed);

  /**
   * It cannot be used; its entries obey {@code on_error}. Not repeated while the reason stays.
   *
   * @param reason platform text
   */
  void unavailable(String service, String reason);

  /** It failed so often that it is not asked for a while. */
  void circuitOpened(String service);

  /** It is asked again. */
  void circuitClosed(String service);
}
