/**
 * Ships the journal to Kafka: one thread reads every writer's records in order, joins decisions
 * with their completions, maps and sends. Enters: what talks to Kafka. Stays out: the layout of the
 * journal and of events.
 *
 * <p>A session lives until its first failure. The next session sends everything that was not
 * acknowledged again, in order and with the same uids. A record leaves the journal only when Kafka
 * has acknowledged all its events.
 */
@NullMarked
package dev.sluice.audit.ship;

import org.jspecify.annotations.NullMarked;
