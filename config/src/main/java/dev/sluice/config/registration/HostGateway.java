package dev.sluice.config.registration;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The machine of the gateway: the address that OpenShell's drivers give to {@code
 * host.openshell.internal}. Old files have it in the table of the gateway.
 */
record HostGateway(Optional<InetAddress> address) {
  private static final String NAME = "host.openshell.internal";
  private static final String KEY = "host_gateway_ip";
  private static final String DRIVERS = "drivers";

  static HostGateway read(Fields openshell) {
    Set<InetAddress> found = new LinkedHashSet<>();
    tables(openshell)
        .flatMap(table -> table.take(KEY).stream())
        .filter(at -> !at.isText(""))
        .forEach(at -> address(at).ifPresent(found::add));
    if (found.size() > 1) {
      openshell.warning(
          DRIVERS, KEY + " has several values, so that " + NAME + " is resolved like any name");
      return new HostGateway(Optional.empty());
    }
    return new HostGateway(found.stream().findFirst());
  }

  private static Stream<Fields> tables(Fields openshell) {
    Stream<Cursor> drivers =
        openshell.take(DRIVERS).filter(HostGateway::isTable).stream()
            .flatMap(table -> table.fields().entries().stream().map(Map.Entry::getValue));
    return Stream.concat(openshell.take("gateway").stream(), drivers)
        .filter(HostGateway::isTable)
        .map(Cursor::fields);
  }

  private static boolean isTable(Cursor at) {
    return at.node() instanceof Node.Mapping;
  }

  private static Optional<InetAddress> address(Cursor at) {
    Optional<InetAddress> address = at.text().flatMap(IpLiteral::parse);
    if (address.isEmpty()) {
      at.error("expected the IP address of " + NAME);
    }
    return address;
  }

  Registration locate(Registration service) {
    return address
        .filter(fixed -> NAME.equalsIgnoreCase(service.host()))
        .map(service::at)
        .orElse(service);
  }
}
