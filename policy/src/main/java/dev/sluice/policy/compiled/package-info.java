/**
 * A policy compiled for decisions: hosts and ports by hash, then the rules of that host and port.
 *
 * <p>May enter: what decides about a request without reading a file. Must not enter: Vert.x, keys
 * of the document, reading of bodies.
 */
@NullMarked
package dev.sluice.policy.compiled;

import org.jspecify.annotations.NullMarked;
