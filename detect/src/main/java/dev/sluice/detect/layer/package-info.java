/**
 * The forms in which a text hides another one: escapes, characters, compressed bytes.
 *
 * <p>May enter: decoders, and the way from a place in the decoded text back to the source. Must not
 * enter: forms of secrets.
 */
@NullMarked
package dev.sluice.detect.layer;

import org.jspecify.annotations.NullMarked;
