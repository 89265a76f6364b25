package dev.sluice.config.registration;

import java.util.List;

/**
 * All operator-run services, in file order.
 *
 * @param services unique names
 */
public record Registrations(List<Registration> services) {
  public Registrations {
    services = List.copyOf(services);
  }

  /** Whether one of the services bears this name. */
  public boolean names(String name) {
    return services.stream().anyMatch(service -> service.name().equals(name));
  }

  public static Registrations none() {
    return new Registrations(List.of());
  }
}
