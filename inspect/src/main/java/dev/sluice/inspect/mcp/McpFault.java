package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.ProtocolFault;

/** The refusals of MCP requests, before any rule (openshell-0.1-files 5.2 to 5.4). */
final class McpFault {
  static final ProtocolFault INVALID_VERSION_HEADER =
      new ProtocolFault(
          400,
          "invalid_mcp_protocol_version_header",
          "MCP-Protocol-Version must contain one non-empty end-to-end header value");

  static final ProtocolFault UNSUPPORTED_VERSION =
      new ProtocolFault(
          400,
          "unsupported_mcp_protocol_version",
          "MCP-Protocol-Version names an unsupported protocol version");

  static final ProtocolFault POST_REQUIRED =
      new ProtocolFault(
          405, "mcp_http_method_not_allowed", "MCP protocol version 2026-07-28 requires HTTP POST");

  static final ProtocolFault METADATA =
      new ProtocolFault(
          400,
          "invalid_mcp_request_metadata",
          "MCP request headers must match the inspected request metadata");

  private McpFault() {}

  static ProtocolFault notAllowed(McpVersion version, boolean stated) {
    return new ProtocolFault(
        403,
        "mcp_protocol_version_not_allowed",
        "MCP protocol version %s is not allowed by endpoint policy".formatted(version.text())
            + (stated ? "" : "; it applies because MCP-Protocol-Version is missing"));
  }

  /** The body is no message of the revision. */
  static ProtocolFault invalidRequest(String reason) {
    return new ProtocolFault(400, "invalid_mcp_request", reason);
  }
}
