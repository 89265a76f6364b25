/**
 * Makes decisions provable: a record is durable before its decision takes effect, and its events
 * reach Kafka. {@link dev.sluice.audit.AuditSink} is the entry. Enters: what chooses and wires a
 * durability. Stays out: the layout of files, events and Kafka, which have rooms of their own.
 */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
