/**
 * How the senders of questions to this verticle are answered, and the leases of sessions and
 * pipelines.
 *
 * <p>May enter: what every answer and every lease on the bus has in common. Must not enter:
 * questions, contents of answers, what ends with a lease.
 */
@NullMarked
package dev.sluice.chain.bus;

import org.jspecify.annotations.NullMarked;
