/**
 * {@code sluice audit tail}: reads the audit topic like any other consumer.
 *
 * <p>May enter: reading from Kafka, options of the command, events printed as they are. Must not
 * enter: what an event means; see {@code tools.requests}.
 */
@NullMarked
package dev.sluice.tools.tail;

import org.jspecify.annotations.NullMarked;
