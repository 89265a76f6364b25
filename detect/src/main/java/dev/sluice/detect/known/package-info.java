/**
 * Values that are known to be secret: those of Sluice, canaries, and fingerprints of a customer's
 * own.
 *
 * <p>May enter: how such a value is recognized in a text. Must not enter: files, settings,
 * decisions about a request.
 */
@NullMarked
package dev.sluice.detect.known;

import org.jspecify.annotations.NullMarked;
