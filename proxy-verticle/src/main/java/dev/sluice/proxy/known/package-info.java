/**
 * Values that no request may have: those that the node holds, canaries and fingerprints. They are
 * searched for here, since they never leave the proxy.
 *
 * <p>May enter: where the values come from, the search in a part of a request, how often a sandbox
 * is found with one. Must not enter: how a value is told in a text, and what becomes of the
 * request.
 */
@NullMarked
package dev.sluice.proxy.known;

import org.jspecify.annotations.NullMarked;
