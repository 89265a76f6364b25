/**
 * {@code sluice policy check}, {@code explain}, {@code replay} and {@code diff}: policy files
 * judged without a node.
 *
 * <p>May enter: a policy, the registrations it may use, a request. Must not enter: the rules
 * themselves ({@code dev.sluice.policy}).
 */
@NullMarked
package dev.sluice.tools.explain;

import org.jspecify.annotations.NullMarked;
