/**
 * Tells secrets from other text of the same form: checksums, randomness, plausibility. Enters:
 * judgments of a run of bytes. Stays out: the bytes around it, and the list of vendors.
 */
@NullMarked
package dev.sluice.detect.check;

import org.jspecify.annotations.NullMarked;
