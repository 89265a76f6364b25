/**
 * Values that are known to be secret: those that Sluice holds, canaries, and fingerprints of a
 * customer's own.
 *
 * <p>May enter: how such a value is told in a text. Must not enter: files, settings, and what
 * becomes of a request that has one.
 */
@NullMarked
package dev.sluice.detect.known;

import org.jspecify.annotations.NullMarked;
