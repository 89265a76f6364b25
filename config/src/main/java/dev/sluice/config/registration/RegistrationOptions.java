package dev.sluice.config.registration;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.TomlSource;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A registration given as options, read and located by the rules for files. */
public final class RegistrationOptions {
  private static final Location NOWHERE = Location.start("-");

  private RegistrationOptions() {}

  /**
   * Reads the keys of one table.
   *
   * @param keys as {@code gateway.toml} spells them
   */
  public static Compilation<Registration> read(Path directory, Map<String, Value> keys) {
    Violations violations = new Violations();
    Map<String, Node.Field> table = new LinkedHashMap<>();
    keys.forEach((key, value) -> table.put(key, field(value)));
    Fields fields = Fields.ofRoot(new Node.Mapping(NOWHERE, table), violations);
    Optional<Registration> registration = new ServiceReader(directory, fields, false).read();
    fields.close();
    return registration.map(violations::conclude).orElseGet(violations::<Registration>reject);
  }

  /**
   * The service at the address that a gateway file gives to its host; {@code proxy.hosts} comes
   * first. The rest of the file is not judged.
   */
  public static Compilation<Registration> locate(Registration service, Source gateway) {
    Violations violations = new Violations();
    Registration located =
        TomlSource.read(gateway.file(), gateway.text(), violations)
            .flatMap(root -> Fields.ofRoot(root, violations).take("openshell"))
            .map(openshell -> HostGateway.read(openshell.fields()).locate(service))
            .orElse(service);
    return violations.conclude(located);
  }

  private static Node.Field field(Value value) {
    return new Node.Field(NOWHERE, new Node.Scalar(NOWHERE, value, written(value)));
  }

  private static String written(Value value) {
    return switch (value) {
      case Value.TextValue(String text) -> text;
      case Value.NumberValue(double number) -> Long.toString((long) number);
      case Value other -> "";
    };
  }
}
