/**
 * {@code http://policy.local}: what the agent of a sandbox may know of its policy, and its
 * proposals on their way to the control role.
 *
 * <p>May enter: requests of a sandbox that is known, its own denials, its own policy. Must not
 * enter: what another sandbox has, and whether a proposal is good.
 */
@NullMarked
package dev.sluice.proxy.agent;

import org.jspecify.annotations.NullMarked;
