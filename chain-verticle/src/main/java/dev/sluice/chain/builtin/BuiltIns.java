package dev.sluice.chain.builtin;

import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.fault.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-ins, by every name that a policy may use. Immutable; any thread. */
public final class BuiltIns {
  private static final Map<String, String> OLD_NAMES =
      Map.of("openshell/secrets", RegexRedactor.NAME);

  private final Map<String, BuiltIn> byName;

  public BuiltIns() {
    this(List.of(new RegexRedactor(), new SecretsMiddleware()));
  }

  BuiltIns(List<BuiltIn> builtIns) {
    Map<String, BuiltIn> named = new LinkedHashMap<>();
    builtIns.forEach(builtIn -> named.put(builtIn.name(), builtIn));
    OLD_NAMES.forEach(
        (old, name) -> {
          BuiltIn builtIn = named.get(name);
          if (builtIn != null) {
            named.put(old, builtIn);
          }
        });
    byName = Map.copyOf(named);
  }

  public List<String> names() {
    List<String> names = new ArrayList<>(byName.keySet());
    names.sort(null);
    return names;
  }

  private List<String> currentNames() {
    return names().stream().filter(name -> !OLD_NAMES.containsKey(name)).toList();
  }

  public Optional<BuiltIn> find(String implementation) {
    return Optional.ofNullable(byName.get(implementation));
  }

  public static Optional<String> replacementOf(String implementation) {
    return Optional.ofNullable(OLD_NAMES.get(implementation));
  }

  public List<String> warnings(String implementation, Value.MapValue config) {
    return find(implementation).map(builtIn -> builtIn.warnings(config)).orElse(List.of());
  }

  /** Why a policy must not use a {@code config}, whatever it is for; empty when it may. */
  static Optional<String> tooLarge(Value.MapValue config) {
    return StructConfig.of(config).getSerializedSize() > Limits.CONFIG
        ? Optional.of(
            "middleware config exceeds the platform maximum of " + Limits.CONFIG + " encoded bytes")
        : Optional.empty();
  }

  String unknown(String implementation, Collection<String> services) {
    List<String> known = new ArrayList<>(names());
    known.addAll(services);
    return "middleware '%s' is not registered; %suse one of: %s, or a service of gateway.toml"
        .formatted(
            implementation,
            Spelling.hint(implementation, known),
            String.join(", ", currentNames()));
  }
}
