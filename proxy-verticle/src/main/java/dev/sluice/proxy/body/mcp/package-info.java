/**
 * Lists of MCP tools in responses: a sandbox sees the tools that it may call, and a changed
 * description is reported.
 *
 * <p>May enter: lists in JSON bodies and event streams. Must not enter: the reader of lists ({@code
 * dev.sluice.inspect.mcp}), rules, stages.
 */
@NullMarked
package dev.sluice.proxy.body.mcp;

import org.jspecify.annotations.NullMarked;
