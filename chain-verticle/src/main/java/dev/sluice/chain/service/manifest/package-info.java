/**
 * The rules for a service manifest: protocol negotiation, bindings, limits and timeouts. Enters:
 * checks of a Describe reply. Stays out: I/O.
 */
@NullMarked
package dev.sluice.chain.service.manifest;

import org.jspecify.annotations.NullMarked;
