package dev.sluice.config.policy.document;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.inspect.mcp.McpVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code mcp.versions} (openshell-0.1-files 5.1). */
final class McpVersions {
  private static final String KEY = "versions";

  private final String policy;
  private final Fields mcp;

  McpVersions(String policy, Fields mcp) {
    this.policy = policy;
    this.mcp = mcp;
  }

  /** The revisions, usable when no error was added; without the key the pinned one. */
  Set<McpVersion> read(Optional<Protocol> protocol) {
    Optional<Cursor> list = mcp.take(KEY);
    if (list.isEmpty() && mcp.has(KEY)) {
      mcp.error(KEY, "expected a list");
    } else if (list.isEmpty() && protocol.filter(p -> p == Protocol.MCP).isPresent()) {
      mcp.warning(
          KEY,
          "left out, so that clients have to state 2025-11-25 in MCP-Protocol-Version; list also"
              + " 2025-03-26 for clients that send no version");
    }
    return list.map(this::versions).orElse(McpVersion.DEFAULT);
  }

  private Set<McpVersion> versions(Cursor list) {
    List<Cursor> items = list.items();
    if (items.isEmpty() && list.node() instanceof Node.Sequence) {
      list.error(
          "network policy '%s' has an empty mcp.versions list; omit it to use the pinned default"
                  .formatted(policy)
              + " revision");
    }
    Set<McpVersion> versions = EnumSet.noneOf(McpVersion.class);
    items.forEach(item -> item.text().ifPresent(text -> add(item, text, versions)));
    return versions;
  }

  private void add(Cursor item, String text, Set<McpVersion> versions) {
    Optional<McpVersion> version = McpVersion.of(text);
    if (version.isEmpty()) {
      item.error(
          "network policy '%s': unsupported MCP protocol version '%s'; omit mcp.versions to use the"
                  .formatted(policy, text)
              + " pinned default revision, use an exact supported revision, or omit protocol and"
              + " mcp for deliberate uninspected L4 passthrough only when that weaker boundary is"
              + " acceptable");
    } else if (!versions.add(version.get())) {
      item.error("network policy '%s' has duplicate protocol version '%s'".formatted(policy, text));
    }
  }
}
