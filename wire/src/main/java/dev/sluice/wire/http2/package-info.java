/**
 * HTTP/2 (RFC 9113): connections with many streams, each of them one request and its response. May
 * enter: states of streams, turns of writers, windows. Must not: other versions and decisions about
 * messages.
 */
@NullMarked
package dev.sluice.wire.http2;

import org.jspecify.annotations.NullMarked;
