package dev.sluice.config.registration;

import java.util.List;
import java.util.Optional;

/**
 * All operator-run services, in file order.
 *
 * @param services unique names
 */
public record Registrations(List<Registration> services) {
  public Registrations {
    services = List.copyOf(services);
  }

  /** The service of this name. */
  public Optional<Registration> find(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  /** Whether one of the services bears this name. */
  public boolean names(String name) {
    return find(name).isPresent();
  }

  public static Registrations none() {
    return new Registrations(List.of());
  }
}
