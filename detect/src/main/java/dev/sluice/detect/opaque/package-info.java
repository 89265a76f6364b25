/**
 * Finds opaque text by its randomness, in the parts of a head where requests rarely have any.
 *
 * <p>May enter: what tells random from readable text, and which opaque values are ordinary. Must
 * not enter: patterns with a form of their own, bodies, decisions about requests.
 */
@NullMarked
package dev.sluice.detect.opaque;

import org.jspecify.annotations.NullMarked;
