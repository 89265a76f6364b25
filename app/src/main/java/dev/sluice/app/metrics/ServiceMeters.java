package dev.sluice.app.metrics;

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

/** Metrics of middleware services; a series exists as long as its service. Any thread. */
public final class ServiceMeters {
  private final MeterRegistry meters;
  private final ChainHealth chains;
  private final Map<ServiceHealth, List<Meter>> bound = new HashMap<>();

  public ServiceMeters(MeterRegistry meters, ChainHealth chains) {
    this.meters = meters;
    this.chains = chains;
  }

  /** Adds and removes series; call it before each scrape. */
  public synchronized void refresh() {
    Map<String, ServiceHealth> current = chains.current();
    // First: a service that left and returned has a new ServiceHealth under its old name.
    bound.entrySet().removeIf(gone -> !current.containsValue(gone.getKey()) && unbind(gone));
    current.forEach((service, health) -> bound.computeIfAbsent(health, s -> bind(service, s)));
  }

  private boolean unbind(Map.Entry<ServiceHealth, List<Meter>> gone) {
    gone.getValue().forEach(meters::remove);
    return true;
  }

  private List<Meter> bind(String service, ServiceHealth health) {
    return List.of(
        gauge(service, health, "loops", "Event loops that have the service", ServiceHealth::loops),
        gauge(service, health, "resolved", "Those that can ask it", ServiceHealth::resolved),
        gauge(
            service,
            health,
            "circuit.open",
            "1 while its circuit is open for all sandboxes",
            known -> known.circuits().isSharedOpen() ? 1 : 0),
        gauge(
            service,
            health,
            "sandbox.circuits.open",
            "Sandboxes whose circuit to it is open",
            known -> known.circuits().sandboxesOpen()),
        counter(service, health, "allowed", OutcomeCounts::allowed),
        counter(service, health, "denied", OutcomeCounts::denied),
        counter(service, health, "failed", OutcomeCounts::failed));
  }

  private Meter gauge(
      String service,
      ServiceHealth health,
      String name,
      String description,
      ToDoubleFunction<ServiceHealth> value) {
    return Gauge.builder("sluice.middleware." + name, health, value)
        .tag("service", service)
        .description(description)
        .register(meters);
  }

  private Meter counter(
      String service, ServiceHealth health, String outcome, ToDoubleFunction<OutcomeCounts> value) {
    return FunctionCounter.builder("sluice.middleware.evaluations", health.outcomes(), value)
        .tag("service", service)
        .tag("outcome", outcome)
        .description("Stages of the service by how they ended, before on_error")
        .register(meters);
  }
}
