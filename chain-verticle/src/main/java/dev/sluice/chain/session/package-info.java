/**
 * WebSocket sessions of a chain: the preflight of all stages, messages through the stages that
 * inspect, ends and leases.
 *
 * <p>May enter: what happens to a session, and its bus. Must not enter: streams of services ({@code
 * service}), rules for their answers ({@code contract}), planning ({@code run}).
 */
@NullMarked
package dev.sluice.chain.session;

import org.jspecify.annotations.NullMarked;
