package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.ProtocolFault;

/** The revision by which a request is read; nothing is remembered between requests. */
sealed interface VersionSelection {
  /**
   * A known revision.
   *
   * @param stated by the client; otherwise the one that clients without the header use
   */
  record Selected(McpVersion version, boolean stated) implements VersionSelection {}

  /** The header names no revision. */
  record Unusable(ProtocolFault fault) implements VersionSelection {}

  /** Reads {@code MCP-Protocol-Version} (openshell-0.1-files 5.2). */
  static VersionSelection of(HeaderValues header) {
    if (header.values().isEmpty()) {
      return header.hopByHop()
          ? new Unusable(McpFault.INVALID_VERSION_HEADER)
          : new Selected(McpVersion.V2025_03_26, false);
    }
    String value = header.values().getFirst();
    if (header.values().size() > 1 || header.hopByHop() || value.isEmpty()) {
      return new Unusable(McpFault.INVALID_VERSION_HEADER);
    }
    return McpVersion.of(value)
        .<VersionSelection>map(version -> new Selected(version, true))
        .orElseGet(() -> new Unusable(McpFault.UNSUPPORTED_VERSION));
  }
}
