/**
 * The append-only journal of audit records: one writer per event loop, segment files that the
 * shipper reads while they are written, and recovery. Enters: what stores records or reads them in
 * order. Stays out: the content of records, Kafka and OCSF.
 *
 * <p>A frame is visible to the reader once {@link dev.sluice.audit.journal.Segment} has committed
 * it. The reader skips damaged frames and reports them as {@link
 * dev.sluice.audit.journal.JournalEntry.Lost}.
 */
@NullMarked
package dev.sluice.audit.journal;

import org.jspecify.annotations.NullMarked;
