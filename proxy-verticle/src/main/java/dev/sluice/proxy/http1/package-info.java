/**
 * Strict HTTP/1.1 (RFC 9112): bytes to immutable heads, bodies checked while they stream, heads
 * back to bytes. A message that two parsers could read differently is refused, because whatever the
 * proxy and the origin disagree about is a request that nobody admitted.
 */
@NullMarked
package dev.sluice.proxy.http1;

import org.jspecify.annotations.NullMarked;
