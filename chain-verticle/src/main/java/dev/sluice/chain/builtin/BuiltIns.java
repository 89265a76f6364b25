package dev.sluice.chain.builtin;

import dev.sluice.chain.builtin.regex.RegexRedactor;
import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.config.source.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All built-ins, by every name under which a policy may ask for them. Immutable; any thread. */
public final class BuiltIns {
  private static final Map<String, String> FORMER_NAMES =
      Map.of("openshell/secrets", RegexRedactor.NAME);

  private final Map<String, BuiltIn> byName;

  public BuiltIns() {
    this(List.of(new RegexRedactor(), new SecretsMiddleware()));
  }

  BuiltIns(List<BuiltIn> builtIns) {
    Map<String, BuiltIn> named = new LinkedHashMap<>();
    builtIns.forEach(builtIn -> named.put(builtIn.name(), builtIn));
    FORMER_NAMES.forEach(
        (former, name) -> {
          BuiltIn builtIn = named.get(name);
          if (builtIn != null) {
            named.put(former, builtIn);
          }
        });
    byName = Map.copyOf(named);
  }

  /** Sorted; former names included. */
  public List<String> names() {
    List<String> names = new ArrayList<>(byName.keySet());
    names.sort(null);
    return names;
  }

  public Optional<BuiltIn> find(String implementation) {
    return Optional.ofNullable(byName.get(implementation));
  }

  /** The name to use instead of a former one. */
  public static Optional<String> replacementOf(String implementation) {
    return Optional.ofNullable(FORMER_NAMES.get(implementation));
  }

  /**
   * Why a policy may not use this {@code config}; empty when it may.
   *
   * @param implementation any of {@link #names()}; another name is a violation
   */
  public Optional<String> validateConfig(String implementation, Value.MapValue config) {
    if (StructConfig.of(config).getSerializedSize() > Limits.CONFIG) {
      return Optional.of(
          "middleware config exceeds the platform maximum of " + Limits.CONFIG + " encoded bytes");
    }
    BuiltIn builtIn = byName.get(implementation);
    return builtIn == null
        ? Optional.of("middleware '" + implementation + "' is not registered")
        : builtIn.validateConfig(config);
  }
}
