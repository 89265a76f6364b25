package dev.sluice.app.node;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.health.ServiceHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Metrics of middleware services; the series of a service come and go with it. Any thread. */
final class ServiceMeters {
  private final MeterRegistry meters;
  private final ChainHealth standings;
  private final Map<ServiceHealth, List<Meter>> bound = new HashMap<>();

  ServiceMeters(MeterRegistry meters, ChainHealth standings) {
    this.meters = meters;
    this.standings = standings;
  }

  /** Follows the services of the node; due before every scrape. */
  synchronized void refresh() {
    Map<String, ServiceHealth> current = standings.current();
    // First, as a service that left and returned has a new standing under the old name.
    bound.entrySet().removeIf(gone -> !current.containsValue(gone.getKey()) && unbind(gone));
    current.forEach((service, standing) -> bound.computeIfAbsent(standing, s -> bind(service, s)));
  }

  private boolean unbind(Map.Entry<ServiceHealth, List<Meter>> gone) {
    gone.getValue().forEach(meters::remove);
    return true;
  }

  private List<Meter> bind(String service, ServiceHealth standing) {
    return List.of(
        gauge(
            service, standing, "loops", "Event loops that have the service", ServiceHealth::loops),
        gauge(service, standing, "resolved", "Those that can ask it", ServiceHealth::resolved),
        gauge(
            service,
            standing,
            "circuit.open",
            "Those whose circuit to it is open",
            ServiceHealth::circuitsOpen),
        counter(service, standing, "allowed", OutcomeCounts::allowed),
        counter(service, standing, "denied", OutcomeCounts::denied),
        counter(service, standing, "failed", OutcomeCounts::failed));
  }

  private Meter gauge(
      String service,
      ServiceHealth standing,
      String name,
      String description,
      ToDoubleFunction<ServiceHealth> value) {
    return Gauge.builder("sluice.middleware." + name, standing, value)
        .tag("service", service)
        .description(description)
        .register(meters);
  }

  private Meter counter(
      String service,
      ServiceHealth standing,
      String outcome,
      ToDoubleFunction<OutcomeCounts> value) {
    return FunctionCounter.builder("sluice.middleware.evaluations", standing.outcomes(), value)
        .tag("service", service)
        .tag("outcome", outcome)
        .description("Stages of the service by how they ended, before on_error")
        .register(meters);
  }
}
