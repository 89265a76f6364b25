/**
 * The configuration of one generation: one immutable snapshot and its compiler.
 *
 * <p>May enter: what spans policies, registrations and settings. Must not enter: Vert.x, the bus,
 * readers of bodies.
 */
@NullMarked
package dev.sluice.policy.snapshot;

import org.jspecify.annotations.NullMarked;
