/**
 * Ships the journal to Kafka: one thread reads every writer's records in order, joins decisions
 * with their completions, maps, sends, and sets unreadable records aside. After a failure the next
 * session repeats what was not acknowledged, with the same uids.
 *
 * <p>May enter: what talks to Kafka. Must not enter: layouts of the journal and of events.
 */
@NullMarked
package dev.sluice.audit.ship;

import org.jspecify.annotations.NullMarked;
