package dev.sluice.inspect.mcp;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The revisions of MCP that are inspected, in their order. */
public enum McpVersion {
  /** The only one with batches; selected for clients that send no version. */
  V2025_03_26("2025-03-26"),
  V2025_06_18("2025-06-18"),
  V2025_11_25("2025-11-25"),
  /** Without sessions: one message for each POST, mirrored in headers. */
  V2026_07_28("2026-07-28");

  public static final Set<McpVersion> DEFAULT = Set.of(V2025_11_25);

  private final String text;

  McpVersion(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<McpVersion> of(String text) {
    return Arrays.stream(values()).filter(version -> version.text.equals(text)).findFirst();
  }

  public boolean isSessionless() {
    return this == V2026_07_28;
  }

  boolean hasBatches() {
    return this == V2025_03_26;
  }
}
