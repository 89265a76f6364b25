package dev.sluice.proxy.trace;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.TracingSettings.Always;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Which requests are traced. Any thread.
 *
 * @param isOn whether there are traces at all
 * @param share of the requests that is chosen, 0 to 1
 * @param followsParent whether a trusted client decides for its requests
 * @param always what is exported although it was not chosen
 * @param trusted clients whose span becomes a parent
 * @param propagate lower-case hosts of origins that get our span
 * @param room whether spans of a request that ends now find a place; any thread
 */
public record TracePolicy(
    boolean isOn,
    double share,
    boolean followsParent,
    Always always,
    List<Cidr> trusted,
    List<HostPattern> propagate,
    BooleanSupplier room) {
  public static final TracePolicy OFF =
      new TracePolicy(false, 0, true, new Always(false, Optional.empty()), List.of(), List.of());

  public TracePolicy {
    trusted = List.copyOf(trusted);
    propagate = List.copyOf(propagate);
  }

  public TracePolicy(
      boolean isOn,
      double share,
      boolean followsParent,
      Always always,
      List<Cidr> trusted,
      List<HostPattern> propagate) {
    this(isOn, share, followsParent, always, trusted, propagate, () -> true);
  }

  public TracePolicy roomIf(BooleanSupplier hasRoom) {
    return new TracePolicy(isOn, share, followsParent, always, trusted, propagate, hasRoom);
  }

  boolean trusts(String ip) {
    return !trusted.isEmpty()
        && IpLiteral.parse(ip)
            .filter(address -> trusted.stream().anyMatch(range -> range.contains(address)))
            .isPresent();
  }

  boolean propagatesTo(String host) {
    return propagate.stream().anyMatch(pattern -> pattern.matches(host));
  }

  boolean mayExportUnchosen() {
    return always.denied() || always.slowerThan().isPresent();
  }
}
