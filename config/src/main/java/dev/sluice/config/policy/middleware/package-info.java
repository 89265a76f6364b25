/** Middleware entries of a policy and the chain that a host selects. */
@NullMarked
package dev.sluice.config.policy.middleware;

import org.jspecify.annotations.NullMarked;
