/**
 * How the senders of questions to this verticle are answered, and the leases of what they hold
 * open.
 *
 * <p>May enter: what every answer and every lease on the bus has in common. Must not enter:
 * questions, what their answers say, and what ends with a lease.
 */
@NullMarked
package dev.sluice.chain.bus;

import org.jspecify.annotations.NullMarked;
