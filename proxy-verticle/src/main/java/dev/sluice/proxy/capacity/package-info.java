/**
 * Bounds on what one node holds at a time: connections, inspections, outgoing bodies.
 *
 * <p>May enter: thread-safe counters and queues of permits, shared by all event loops. Must not
 * enter: timeouts, refusals, requests.
 */
@NullMarked
package dev.sluice.proxy.capacity;

import org.jspecify.annotations.NullMarked;
