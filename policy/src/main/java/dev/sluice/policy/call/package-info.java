/**
 * Rules about the calls in request bodies: GraphQL operations, JSON-RPC methods, MCP tools.
 *
 * <p>May enter: what an endpoint allows or denies among calls. Must not enter: how a body is read,
 * which is {@code dev.sluice.inspect}.
 */
@NullMarked
package dev.sluice.policy.call;

import org.jspecify.annotations.NullMarked;
