package dev.sluice.policy.document;

import dev.sluice.inspect.mcp.McpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the request bodies of an endpoint are read.
 *
 * @param maxBytes larger bodies are refused
 * @param persisted registered GraphQL operations by id
 * @param allowPersisted persisted operations are looked up instead of refused
 * @param strictToolNames MCP tool names must use the recommended characters
 * @param allowAllKnownMethods an MCP rule without a method means every known one
 * @param mcpVersions revisions of MCP that clients may use
 */
public record BodyOptions(
    int maxBytes,
    Map<String, Persisted> persisted,
    boolean allowPersisted,
    boolean strictToolNames,
    boolean allowAllKnownMethods,
    Set<McpVersion> mcpVersions) {
  public BodyOptions {
    persisted = Map.copyOf(persisted);
    mcpVersions = Set.copyOf(mcpVersions);
  }

  public record Persisted(String type, Optional<String> name, List<String> fields) {
    public Persisted {
      fields = List.copyOf(fields);
    }
  }
}
