/**
 * HTTP/2 (RFC 9113): connections with many streams, each of them one request and its response.
 *
 * <p>May enter: states of streams, turns of writers, windows. Must not enter: other versions and
 * decisions about messages.
 */
@NullMarked
package dev.sluice.wire.http2;

import org.jspecify.annotations.NullMarked;
