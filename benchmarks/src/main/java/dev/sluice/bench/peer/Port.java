package dev.sluice.bench.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** The loopback ports of a run; templates name them in lower case. */
public enum Port {
  ORIGIN(21080),
  ORIGIN_TLS(21443),
  /** HTTP/2 over TLS. */
  ORIGIN_H2(21446),
  HAPROXY(21081),
  HAPROXY_TLS(21444),
  /** HTTP/2 over TLS. */
  HAPROXY_H2(21447),
  ENVOY(21082),
  ENVOY_AUTHZ(21083),
  ENVOY_PROC(21084),
  ENVOY_CONNECT(21445),
  SQUID(21128),
  SQUID_BUMP(21129),
  SQUID_ICAP(21130),
  /** Where Squid asks c-icap about responses. */
  SQUID_ICAP_RESPONSE(21131),
  ICAP(21344),
  SLUICE(21228),
  /** The sandbox with the remote stage. */
  SLUICE_REMOTE(21229),
  /** The sandbox with many stages, rules and names. */
  SLUICE_CURVES(21230),
  /** The sandbox with a stage that takes bodies up to 4 MiB. */
  SLUICE_BODIES(21231),
  /** The sandbox whose responses are read. */
  SLUICE_RESPONSES(21232),
  SLUICE_ADMIN(21290),
  /** The build that {@code benchmarks/guard --base} compares with. */
  BASE(21238),
  BASE_REMOTE(21239),
  BASE_RESPONSES(21240),
  BASE_ADMIN(21291),
  ALLOW_SERVICE(21050),
  /** The same service by the contract's hooks. */
  ALLOW_HOOKS(21051),
  /** Where Sluice ships to: only the rows on shipping have a broker there. */
  KAFKA(21092),
  KAFKA_CONTROLLER(21093);

  private final int number;

  Port(int number) {
    this.number = number;
  }

  /** 1 to 65535. */
  public int number() {
    return number;
  }

  /** On loopback. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
