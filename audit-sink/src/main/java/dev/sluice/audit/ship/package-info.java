/**
 * Ships the journal: one thread reads every writer's records in order, joins what belongs together,
 * maps and produces. A record leaves the journal only when Kafka has acknowledged all its events.
 *
 * <p>A {@link dev.sluice.audit.ship.IdempotentSession} lives until its first failure. Then
 * everything that was not acknowledged is read and sent again by the next one, in order and under
 * the same uids: delivery is at least once.
 */
@NullMarked
package dev.sluice.audit.ship;

import org.jspecify.annotations.NullMarked;
