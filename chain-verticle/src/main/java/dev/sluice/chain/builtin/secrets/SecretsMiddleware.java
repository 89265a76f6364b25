package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.secrets.Reaction;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.config.source.Value;
import java.util.List;
import java.util.Optional;

/** {@code sluice/secrets}: redacts, denies or reports secrets in a request or a message. */
public final class SecretsMiddleware implements BuiltIn {
  public static final String NAME = SecretsSettings.IMPLEMENTATION;

  private static final Binding BINDING = new Binding(Limits.PAYLOAD, Limits.STAGE_TIMEOUT_DEFAULT);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Binding binding() {
    return BINDING;
  }

  @Override
  public Optional<Binding> messages() {
    return Optional.of(BINDING);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Prepared prepare(Value.MapValue config) {
    try {
      return new Prepared.Ready(new SecretEvaluator(SecretsSettings.read(config)));
    } catch (InvalidConfig e) {
      return new Prepared.Invalid(NAME + ": " + e.reason());
    }
  }

  @Override
  public List<ConfigFault> faults(Value.MapValue config) {
    return SecretsSettings.faults(config).stream()
        .map(fault -> new ConfigFault(fault.path(), fault.problem()))
        .toList();
  }

  @Override
  public List<String> warnings(Value.MapValue config) {
    try {
      return Reaction.read(config).warnings();
    } catch (InvalidConfig e) {
      return List.of();
    }
  }
}
