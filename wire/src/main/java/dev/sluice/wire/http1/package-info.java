/**
 * Strict HTTP/1.1 (RFC 9112): connections, their streams, bodies in their framing. It refuses every
 * message that two parsers could read differently, since the policy could then be bypassed.
 *
 * <p>May enter: HTTP/1 details. Must not enter: other versions and decisions about messages.
 */
@NullMarked
package dev.sluice.wire.http1;

import org.jspecify.annotations.NullMarked;
