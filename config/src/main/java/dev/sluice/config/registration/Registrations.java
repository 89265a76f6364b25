package dev.sluice.config.registration;

import java.util.List;
import java.util.Optional;

/**
 * What {@code gateway.toml} says.
 *
 * @param services all operator-run services, in file order, with unique names
 * @param onInvalid {@code openshell.gateway.policy_validation_failure_mode}
 */
public record Registrations(List<Registration> services, InvalidGeneration onInvalid) {
  public Registrations {
    services = List.copyOf(services);
  }

  /** With the default for the rest. */
  public Registrations(List<Registration> services) {
    this(services, InvalidGeneration.RETAIN_LAST_VALID);
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
