/**
 * Tells secrets from other text of the same form: checksums, randomness, plausibility.
 *
 * <p>May enter: judgments of a run of bytes. Must not enter: the bytes around it, the list of
 * vendors.
 */
@NullMarked
package dev.sluice.detect.check;

import org.jspecify.annotations.NullMarked;
