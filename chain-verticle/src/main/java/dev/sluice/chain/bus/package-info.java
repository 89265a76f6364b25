/**
 * How the senders of questions to this verticle are answered.
 *
 * <p>May enter: what every answer on the bus has in common. Must not enter: questions, and what
 * their answers say.
 */
@NullMarked
package dev.sluice.chain.bus;

import org.jspecify.annotations.NullMarked;
