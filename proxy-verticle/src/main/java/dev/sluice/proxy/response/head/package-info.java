/**
 * Heads and trailers of responses that stages read: what is shown of them, and what becomes of
 * them.
 *
 * <p>May enter: groups of fields, changed lines, which ways of reading a body permits. Must not
 * enter: bodies, records, the bus.
 */
@NullMarked
package dev.sluice.proxy.response.head;

import org.jspecify.annotations.NullMarked;
