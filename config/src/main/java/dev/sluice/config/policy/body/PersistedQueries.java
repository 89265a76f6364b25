package dev.sluice.config.policy.body;

import dev.sluice.config.policy.document.BodyOptions;
import dev.sluice.config.policy.document.BodyOptions.Persisted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations that an endpoint's policy registers by id or hash. */
final class PersistedQueries {
  private final Map<String, Persisted> registered;

  PersistedQueries(BodyOptions options) {
    this.registered = options.allowPersisted() ? options.persisted() : Map.of();
  }

  Call find(String id, Optional<String> operationName) throws UnreadableBodyException {
    Persisted persisted = registered.get(id);
    if (persisted == null) {
      return new Call.Unregistered();
    }
    if (operationName.isPresent() && !operationName.equals(persisted.name())) {
      throw new UnreadableBodyException("operationName is not that of the persisted query");
    }
    return new Call.Operation(
        persisted.type(), persisted.name().orElse(""), Set.copyOf(persisted.fields()));
  }
}
