package dev.sluice.app.live;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import java.util.Optional;

/**
 * Which requests a listener wants. Immutable; any thread.
 *
 * @param sandbox empty for every sandbox
 * @param host empty for every host, and for requests whose host could not be read
 */
record TraceCriteria(String sandbox, Optional<HostPattern> host) {
  /**
   * @param host a pattern, or empty for every host
   * @throws InvalidPatternException when it is no pattern
   */
  static TraceCriteria of(String sandbox, String host) throws InvalidPatternException {
    return new TraceCriteria(
        sandbox, host.isEmpty() ? Optional.empty() : Optional.of(HostPattern.compile(host)));
  }

  boolean fit(AuditRecord record) {
    return (sandbox.isEmpty() || sandbox.equals(record.getSandbox()))
        && host.map(pattern -> pattern.matches(destination(record).getHost())).orElse(true);
  }

  private static Destination destination(AuditRecord record) {
    if (record.hasSession()) {
      return record.getSession().getDestination();
    }
    return record.hasTunnel()
        ? record.getTunnel().getDestination()
        : record.getRequest().getDestination();
  }
}
