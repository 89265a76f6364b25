/**
 * Content codings (RFC 9110 section 8.4.1) of whole bodies, and of bodies in pieces. Enters:
 * compression, bounded by the size of its output. Stays out: which header asks for it, and what the
 * bytes mean.
 */
@NullMarked
package dev.sluice.detect.coding;

import org.jspecify.annotations.NullMarked;
