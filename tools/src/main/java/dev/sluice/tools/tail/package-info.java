/**
 * {@code sluice audit tail}: reads the audit topic like any other consumer.
 *
 * <p>May enter: reading from Kafka, options of the command, events printed as they are. Must not
 * enter: the meaning of an event ({@code requests}).
 */
@NullMarked
package dev.sluice.tools.tail;

import org.jspecify.annotations.NullMarked;
