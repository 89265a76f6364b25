/**
 * HTTP/2 of hostile peers against a whole node, over sockets.
 *
 * <p>May enter: raw frames, attacks, conformance suites, what they cost others. Must not enter:
 * clients that people use.
 */
@NullMarked
package dev.sluice.it.http2;

import org.jspecify.annotations.NullMarked;
