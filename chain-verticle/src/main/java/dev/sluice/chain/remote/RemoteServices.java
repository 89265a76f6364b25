package dev.sluice.chain.remote;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.ServiceListener;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop only. The services of the newest configuration. A service whose registration did not
 * change keeps its connection; one that is down affects nothing but its own entries.
 */
public final class RemoteServices {
  private final Vertx vertx;
  private final RemoteSettings settings;
  private final ServiceListener events;
  private final ChainHealth standings;
  private final Runnable changed;
  private Map<String, RemoteService> services = Map.of();

  /**
   * @param changed run when what can be asked changed
   */
  public RemoteServices(
      Vertx vertx,
      RemoteSettings settings,
      ServiceListener events,
      ChainHealth standings,
      Runnable changed) {
    this.vertx = vertx;
    this.settings = settings;
    this.events = events;
    this.standings = standings;
    this.changed = changed;
  }

  /** Starts what is new, stops what is gone, leaves the rest alone. */
  public void adopt(Registrations registrations) {
    Map<String, RemoteService> before = new HashMap<>(services);
    Map<String, RemoteService> after = new LinkedHashMap<>();
    for (Registration registration : registrations.services()) {
      Optional<RemoteService> known = Optional.ofNullable(before.remove(registration.name()));
      after.put(
          registration.name(),
          known
              .map(service -> adapted(service, registration))
              .orElseGet(() -> started(registration)));
    }
    services = after;
    before.values().forEach(RemoteService::drain);
    changed.run();
  }

  /** Closes all connections. */
  public void close() {
    services.values().forEach(RemoteService::close);
    services = Map.of();
  }

  /** In the order of the configuration. */
  public List<String> names() {
    return List.copyOf(services.keySet());
  }

  /** What the name stands for now. */
  public Implementation find(String name) {
    RemoteService service = services.get(name);
    if (service == null) {
      return new Implementation.Unresolved("middleware '" + name + "' is not registered");
    }
    return switch (service.state()) {
      case ServiceState.Undescribed undescribed ->
          new Implementation.Unresolved(undescribed.reason());
      case ServiceState.Described described -> implementation(service, described.profile());
    };
  }

  /**
   * Whether the service behind the name, as it described itself, wants to see WebSocket messages.
   */
  public boolean wantMessages(String name) {
    RemoteService service = services.get(name);
    return service != null
        && service.state() instanceof ServiceState.Described described
        && described.profile().wantsMessages();
  }

  private static Implementation implementation(RemoteService service, ServiceProfile profile) {
    return profile
        .httpRequest()
        .<Implementation>map(
            binding ->
                new Implementation.Remote(
                    new HttpRequestBinding(binding, profile.writeRule(), service)))
        .orElseGet(Implementation.Unbound::new);
  }

  private static RemoteService adapted(RemoteService service, Registration registration) {
    return service.registration().equals(registration) ? service : service.replacedBy(registration);
  }

  private RemoteService started(Registration registration) {
    RemoteService service =
        new RemoteService(
            vertx, registration, settings, events, changed, standings.join(registration.name()));
    service.start();
    return service;
  }
}
