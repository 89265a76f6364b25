/**
 * What a writer must not forget when its segments are lost: the numbers it has given, the numbers
 * it may give, the records it gave up, its identities, and the room that it keeps and shares.
 * Enters: small facts about writers that are kept outside the segments. Stays out: the records.
 *
 * <p>{@link dev.sluice.audit.ledger.WriterSlot} is the part of event loops: stores into mapped
 * memory and nothing else.
 */
@NullMarked
package dev.sluice.audit.ledger;

import org.jspecify.annotations.NullMarked;
