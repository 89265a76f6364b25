/**
 * Entries of {@code network_middlewares} and the chain that a host selects.
 *
 * <p>May enter: what a policy says about middleware. Must not enter: what an implementation does
 * with its config.
 */
@NullMarked
package dev.sluice.policy.middleware;

import org.jspecify.annotations.NullMarked;
