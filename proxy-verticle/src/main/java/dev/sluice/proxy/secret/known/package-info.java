/**
 * Values that no request may carry: secrets of the node, canaries, fingerprints, and secrets that
 * entries look for in heads.
 *
 * <p>May enter: sources of values and the search in one part of a request. Must not enter:
 * encodings ({@code detect}), refusals.
 */
@NullMarked
package dev.sluice.proxy.secret.known;

import org.jspecify.annotations.NullMarked;
