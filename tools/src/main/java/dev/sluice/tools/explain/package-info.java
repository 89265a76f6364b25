/**
 * {@code sluice policy check}, {@code explain}, {@code replay} and {@code diff}: policy files
 * judged without a node.
 *
 * <p>Enters: a policy, the registrations it may use, a request. Stays out: the rules themselves,
 * which belong to {@code dev.sluice.policy.snapshot}.
 */
@NullMarked
package dev.sluice.tools.explain;

import org.jspecify.annotations.NullMarked;
