/**
 * {@code sluice audit tail}: reads the audit topic like any other consumer.
 *
 * <p>Enters: events from Kafka, criteria from the command line. Stays out: what an event means.
 */
@NullMarked
package dev.sluice.tools.tail;

import org.jspecify.annotations.NullMarked;
