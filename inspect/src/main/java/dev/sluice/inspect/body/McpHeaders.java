package dev.sluice.inspect.body;

/**
 * The headers of MCP that tell how to read a request.
 *
 * @param version {@code MCP-Protocol-Version}
 * @param method {@code Mcp-Method}, from revision 2026-07-28
 * @param name {@code Mcp-Name}, from revision 2026-07-28
 * @param session {@code Mcp-Session-Id}, before revision 2026-07-28
 */
public record McpHeaders(
    HeaderValues version, HeaderValues method, HeaderValues name, HeaderValues session) {
  public static final McpHeaders NONE =
      new McpHeaders(
          HeaderValues.ABSENT, HeaderValues.ABSENT, HeaderValues.ABSENT, HeaderValues.ABSENT);

  public boolean isInSession() {
    return !session.hopByHop() && session.values().stream().anyMatch(value -> !value.isEmpty());
  }
}
