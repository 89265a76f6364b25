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

  public static Registrations none() {
    return new Registrations(List.of());
  }
}
