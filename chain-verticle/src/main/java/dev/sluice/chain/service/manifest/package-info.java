/**
 * The rules for a service manifest: protocol negotiation, bindings, limits and timeouts.
 *
 * <p>May enter: checks of a Describe reply. Must not enter: I/O.
 */
@NullMarked
package dev.sluice.chain.service.manifest;

import org.jspecify.annotations.NullMarked;
