/**
 * Makes decisions provable: a record is durable before its decision takes effect, and its events
 * reach Kafka. {@link dev.sluice.audit.AuditSink} is the entry.
 *
 * <p>May enter: the choice and wiring of a durability, records in memory. Must not enter: layouts
 * of files, events and Kafka.
 */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
