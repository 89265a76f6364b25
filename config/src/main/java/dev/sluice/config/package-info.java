/**
 * Configuration of a node: files become immutable records, validated and compiled whole. This
 * package holds the snapshot of one generation and its compiler.
 *
 * <p>May enter: what spans policies, registrations and settings. Must not enter: Vert.x, the bus,
 * reading of bodies.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
