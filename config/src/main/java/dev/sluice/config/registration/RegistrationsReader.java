package dev.sluice.config.registration;

import dev.sluice.config.registration.Registrations.InvalidGeneration;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.TomlSource;
import dev.sluice.config.source.Violations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code gateway.toml} into {@link Registrations}. OpenShell tables that Sluice does not use
 * are accepted with a warning, so that one file serves both.
 */
public final class RegistrationsReader {
  // Largest number of services in one file; messages and metrics carry their names.
  private static final int MAX_SERVICES = 256;

  private static final String GATEWAY_JWT = "gateway_jwt";

  private static final Map<String, InvalidGeneration> FAILURE_MODES =
      Map.of(
          "retain_last_valid", InvalidGeneration.RETAIN_LAST_VALID,
          "fail_closed", InvalidGeneration.FAIL_CLOSED);

  private final Path directory;
  private final RegistrationCheck check;
  private final boolean inForce;

  private RegistrationsReader(Path directory, RegistrationCheck check, boolean inForce) {
    this.directory = directory;
    this.check = check;
    this.inForce = inForce;
  }

  public static Compilation<Registrations> read(Source toml) {
    Violations violations = new Violations();
    Registrations registrations = read(toml, violations);
    return violations.conclude(registrations);
  }

  public static Registrations read(Source toml, Violations violations) {
    return read(toml, violations, RegistrationCheck.none(), false);
  }

  /**
   * Like the other, and records what a check finds.
   *
   * @param inForce a finding is a warning: the file passed the check when it came into force
   */
  public static Registrations read(
      Source toml, Violations violations, RegistrationCheck check, boolean inForce) {
    RegistrationsReader reader = new RegistrationsReader(toml.directory(), check, inForce);
    return TomlSource.read(toml.file(), toml.text(), violations)
        .map(table -> reader.root(Fields.ofRoot(table, violations)))
        .orElseGet(Registrations::none);
  }

  private Registrations root(Fields root) {
    Registrations registrations = root.section("openshell", this::openshell);
    root.close();
    return registrations;
  }

  private Registrations openshell(Fields openshell) {
    version(openshell);
    List<Cursor> tables =
        openshell.section(
            "supervisor",
            supervisor ->
                supervisor.take("middleware").map(RegistrationsReader::elements).orElse(List.of()));
    Gateway gateway = gateway(openshell);
    OpenShellTables.report(openshell);
    return new Registrations(services(openshell, tables, gateway), gateway.onInvalid());
  }

  private static List<Cursor> elements(Cursor middleware) {
    if (middleware.node() instanceof Node.Mapping) {
      middleware.error("write two brackets on each side: [[openshell.supervisor.middleware]]");
      return List.of();
    }
    return middleware.items();
  }

  // One file may serve OpenShell 0.0.x, 0.1.x and Sluice (openshell-0.1-files 2.1).
  private static void version(Fields openshell) {
    OptionalLong version =
        openshell
            .take("version")
            .map(at -> at.integer(0, 4_294_967_295L))
            .orElseGet(OptionalLong::empty);
    if (version.isPresent() && version.getAsLong() != 1 && version.getAsLong() != 2) {
      openshell.error(
          "version",
          "unsupported gateway config version %d; write version = 2, or 1 for OpenShell 0.0.x"
              .formatted(version.getAsLong()));
    }
    if (version.orElse(2) == 1) {
      openshell.note("version", "schema of OpenShell 0.0.x; 0.1.x requires version = 2");
    }
  }

  private static Gateway gateway(Fields openshell) {
    Optional<Fields> gateway = openshell.take("gateway").map(Cursor::fields);
    InvalidGeneration onInvalid =
        gateway
            .flatMap(fields -> fields.take("policy_validation_failure_mode"))
            .flatMap(mode -> mode.choice(FAILURE_MODES))
            .orElse(InvalidGeneration.RETAIN_LAST_VALID);
    return new Gateway(
        onInvalid,
        gateway.filter(fields -> fields.has(GATEWAY_JWT)).isPresent(),
        HostGateway.read(openshell));
  }

  private List<Registration> services(Fields openshell, List<Cursor> tables, Gateway gateway) {
    if (tables.size() > MAX_SERVICES) {
      openshell.error(
          "too many middleware registrations (%d > %d)".formatted(tables.size(), MAX_SERVICES));
      return List.of();
    }
    List<Registration> services = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Cursor table : tables) {
      Fields fields = table.fields();
      Optional<Registration> service =
          new ServiceReader(directory, fields, gateway.signsTokens())
              .read()
              .map(gateway.machine()::locate);
      fields.close();
      service.ifPresent(s -> add(s, services, names, fields));
      service.ifPresent(s -> check.flaws(s).forEach(flaw -> flaw.report(fields, inForce)));
    }
    return services;
  }

  /**
   * What the tables of the gateway and its drivers say.
   *
   * @param signsTokens services may get tokens, which clear text would give away
   */
  private record Gateway(InvalidGeneration onInvalid, boolean signsTokens, HostGateway machine) {}

  private static void add(
      Registration service, List<Registration> services, Set<String> names, Fields at) {
    if (names.add(service.name())) {
      services.add(service);
    } else {
      at.error(
          "name", "duplicate supervisor middleware registration name '" + service.name() + "'");
    }
  }
}
