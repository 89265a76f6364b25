/**
 * Model Context Protocol over streamable HTTP, above JSON-RPC.
 *
 * <p>May enter: methods of MCP and their shape. Must not enter: rules about tools.
 */
@NullMarked
package dev.sluice.inspect.mcp;

import org.jspecify.annotations.NullMarked;
