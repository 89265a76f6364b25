package dev.sluice.chain.service;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.CircuitLimits;
import dev.sluice.chain.health.ServiceListener;
import dev.sluice.chain.service.manifest.ServiceProfile;
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
 * The services of the newest configuration. A service with an unchanged registration keeps its
 * connection; a service that is down affects its own entries only. Event loop only.
 */
public final class RemoteServices {
  private final ServiceEnvironment environment;
  private final ServiceListener listener;
  private final ChainHealth health;
  private final CircuitLimits limits;
  private Map<String, RemoteService> services = Map.of();

  public RemoteServices(
      Vertx vertx,
      RemoteSettings settings,
      ServiceListener listener,
      ChainHealth health,
      Runnable changed) {
    this.environment =
        new ServiceEnvironment(
            vertx, settings.counting(health.memory()), NodeServices.of(vertx), changed);
    this.listener = listener;
    this.health = health;
    this.limits = CircuitLimits.of(settings.breaker());
  }

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
    environment.changed().run();
  }

  public void close() {
    services.values().forEach(RemoteService::close);
    services = Map.of();
  }

  public List<String> names() {
    return List.copyOf(services.keySet());
  }

  public Implementation find(String name) {
    RemoteService service = services.get(name);
    if (service == null) {
      return new Implementation.Unresolved("middleware '" + name + "' is not registered");
    }
    return switch (service.state()) {
      case ServiceState.Undescribed undescribed ->
          new Implementation.Unresolved(undescribed.reason());
      case ServiceState.Described described -> implementation(service, described.profile());
      case ServiceState.Redescribing expected -> implementation(service, expected.profile());
    };
  }

  public boolean runsHooks(String name) {
    return Optional.ofNullable(services.get(name))
        .map(RemoteService::news)
        .filter(ServiceChanges::ranHooks)
        .isPresent();
  }

  public boolean wantMessages(String name) {
    return Optional.ofNullable(services.get(name))
        .flatMap(service -> service.state().known())
        .flatMap(ServiceProfile::messages)
        .isPresent();
  }

  private static Implementation implementation(RemoteService service, ServiceProfile profile) {
    return profile
        .httpRequest()
        .<Implementation>map(
            binding -> new Implementation.Remote(new DescribedBinding(binding, profile, service)))
        .orElseGet(
            () ->
                new Implementation.Unbound(
                    profile
                        .anyBinding()
                        .map(binding -> new DescribedBinding(binding, profile, service))));
  }

  private static RemoteService adapted(RemoteService service, Registration registration) {
    return service.registration().equals(registration) ? service : service.replacedBy(registration);
  }

  private RemoteService started(Registration registration) {
    RemoteService service =
        RemoteService.of(
            environment, registration, health.join(registration.name(), limits, listener));
    service.start();
    return service;
  }
}
