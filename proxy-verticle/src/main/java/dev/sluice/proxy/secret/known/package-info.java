/**
 * Values that no request may carry: secrets of the node, canaries, fingerprints, and secrets that
 * entries look for in heads.
 *
 * <p>May enter: sources of values, the search in one part of a request. Must not enter: encodings
 * ({@code dev.sluice.detect}), refusals.
 */
@NullMarked
package dev.sluice.proxy.secret.known;

import org.jspecify.annotations.NullMarked;
