/**
 * Facts about writers that must survive the loss of their segments: numbers given and allowed, lost
 * records, identities, reserved room.
 *
 * <p>May enter: small facts that are kept outside the segments. Must not enter: the records; work
 * on event loops beyond stores into mapped memory.
 */
@NullMarked
package dev.sluice.audit.ledger;

import org.jspecify.annotations.NullMarked;
