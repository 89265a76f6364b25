/**
 * Strict HTTP/1.1 (RFC 9112): connections, streams on them, bodies in their framing. Enters: what
 * is HTTP/1 and no other version. Stays out: decisions about messages. A message that two parsers
 * could read differently is refused: where proxy and origin disagree, no policy has judged.
 */
@NullMarked
package dev.sluice.proxy.wire.http1;

import org.jspecify.annotations.NullMarked;
