/**
 * Heads of messages: fields in their order and spelling, strict parsers, a writer that nothing can
 * break out of. Enters: what a head says, read in one way or refused. Stays out: sockets and
 * bodies.
 */
@NullMarked
package dev.sluice.proxy.wire.head;

import org.jspecify.annotations.NullMarked;
