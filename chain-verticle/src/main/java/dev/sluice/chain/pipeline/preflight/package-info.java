/**
 * All stages of a message asked by its head, in chain order, before a byte of the body is read.
 *
 * <p>May enter: the choice of the engine, stages and their offers, the fold of their answers. Must
 * not enter: bodies, the bus, leases.
 */
@NullMarked
package dev.sluice.chain.pipeline.preflight;

import org.jspecify.annotations.NullMarked;
