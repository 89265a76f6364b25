/**
 * Heads of messages: fields in order and spelling, strict parsers, an injection-safe writer.
 *
 * <p>May enter: the content of a head, read in exactly one way or refused. Must not enter: sockets,
 * bodies.
 */
@NullMarked
package dev.sluice.wire.head;

import org.jspecify.annotations.NullMarked;
