package dev.sluice.policy.document;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.policy.argument.ArgumentConditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conditions of an allow or deny rule, as written.
 *
 * @param query globs by key, any of which may fit
 * @param tool globs, any of which may fit; empty when absent
 * @param paramsName like {@code tool}
 */
public record Matcher(
    Optional<String> method,
    Optional<String> path,
    Optional<String> command,
    Map<String, List<String>> query,
    Operation operation,
    List<String> tool,
    List<String> paramsName,
    Optional<ArgumentConditions> arguments,
    Location at,
    KeyPath keyPath) {
  public Matcher {
    query = Map.copyOf(query);
    tool = List.copyOf(tool);
    paramsName = List.copyOf(paramsName);
  }

  public record Operation(Optional<String> type, Optional<String> name, List<String> fields) {
    public Operation {
      fields = List.copyOf(fields);
    }

    public boolean isEmpty() {
      return type.isEmpty() && name.isEmpty() && fields.isEmpty();
    }
  }

  public boolean hasTransport() {
    return method.isPresent() || path.isPresent() || !query.isEmpty();
  }

  public boolean hasTool() {
    return !tool.isEmpty() || !paramsName.isEmpty();
  }

  public boolean isEmpty() {
    return !hasTransport()
        && command.isEmpty()
        && operation.isEmpty()
        && !hasTool()
        && arguments.isEmpty();
  }
}
