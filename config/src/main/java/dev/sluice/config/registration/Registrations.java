package dev.sluice.config.registration;

import java.util.List;
import java.util.Optional;

/**
 * The content of {@code gateway.toml}.
 *
 * @param services all operator-run services, in file order, with unique names
 * @param onInvalid {@code openshell.gateway.policy_validation_failure_mode}
 */
public record Registrations(List<Registration> services, InvalidGeneration onInvalid) {
  public Registrations {
    services = List.copyOf(services);
  }

  public Registrations(List<Registration> services) {
    this(services, InvalidGeneration.RETAIN_LAST_VALID);
  }

  public Optional<Registration> find(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  public boolean names(String name) {
    return find(name).isPresent();
  }

  public static Registrations none() {
    return new Registrations(List.of());
  }

  /**
   * The reaction of a node to a generation that it cannot compile: OpenShell's {@code
   * policy_validation_failure_mode}.
   */
  public enum InvalidGeneration {
    RETAIN_LAST_VALID,
    FAIL_CLOSED
  }
}
