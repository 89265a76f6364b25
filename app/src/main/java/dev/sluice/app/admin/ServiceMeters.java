package dev.sluice.app.admin;

import dev.sluice.chain.standing.Standing;
import dev.sluice.chain.standing.Standings;
import dev.sluice.chain.standing.Tally;
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
  private final Standings standings;
  private final Map<Standing, List<Meter>> bound = new HashMap<>();

  public ServiceMeters(MeterRegistry meters, Standings standings) {
    this.meters = meters;
    this.standings = standings;
  }

  /** Adds and removes series; call it before each scrape. */
  public synchronized void refresh() {
    Map<String, Standing> current = standings.current();
    // First: a service that left and returned has a new standing under its old name.
    bound.entrySet().removeIf(gone -> !current.containsValue(gone.getKey()) && unbind(gone));
    current.forEach((service, standing) -> bound.computeIfAbsent(standing, s -> bind(service, s)));
  }

  private boolean unbind(Map.Entry<Standing, List<Meter>> gone) {
    gone.getValue().forEach(meters::remove);
    return true;
  }

  private List<Meter> bind(String service, Standing standing) {
    return List.of(
        gauge(service, standing, "loops", "Event loops that have the service", Standing::loops),
        gauge(service, standing, "resolved", "Those that can ask it", Standing::resolved),
        gauge(
            service,
            standing,
            "circuit.open",
            "Those whose circuit to it is open",
            Standing::circuitsOpen),
        counter(service, standing, "allowed", Tally::allowed),
        counter(service, standing, "denied", Tally::denied),
        counter(service, standing, "failed", Tally::failed));
  }

  private Meter gauge(
      String service,
      Standing standing,
      String name,
      String description,
      ToDoubleFunction<Standing> value) {
    return Gauge.builder("sluice.middleware." + name, standing, value)
        .tag("service", service)
        .description(description)
        .register(meters);
  }

  private Meter counter(
      String service, Standing standing, String outcome, ToDoubleFunction<Tally> value) {
    return FunctionCounter.builder("sluice.middleware.evaluations", standing.tally(), value)
        .tag("service", service)
        .tag("outcome", outcome)
        .description("Stages of the service by how they ended, before on_error")
        .register(meters);
  }
}
