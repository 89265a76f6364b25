/**
 * The hosts that the proxy answers itself: {@code sluice.local} for clients, {@code policy.local}
 * for agents.
 *
 * <p>May enter: pages and their routes. Must not enter: steps of requests, the policy of another
 * sandbox.
 */
@NullMarked
package dev.sluice.proxy.local;

import org.jspecify.annotations.NullMarked;
