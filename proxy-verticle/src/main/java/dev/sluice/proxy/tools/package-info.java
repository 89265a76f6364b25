/**
 * The tools that MCP servers list: a sandbox sees those that it may call, and a tool that is
 * described otherwise than before is told.
 *
 * <p>May enter: lists in JSON bodies and events of streams, what was seen of tools. Must not enter:
 * the reader of lists ({@code inspect.mcp}), rules, stages.
 */
@NullMarked
package dev.sluice.proxy.tools;

import org.jspecify.annotations.NullMarked;
