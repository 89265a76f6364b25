/**
 * The forms in which a text hides another one: escapes, characters, compressed bytes. Enters:
 * decoders, and the way from a place in the decoded text back to the source. Stays out: what a
 * secret looks like.
 */
@NullMarked
package dev.sluice.detect.layer;

import org.jspecify.annotations.NullMarked;
