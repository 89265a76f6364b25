/**
 * The append-only journal of audit records: one writer per event loop, segment files that a shipper
 * reads while they are written, and recovery of what an earlier process left.
 *
 * <p>A frame is visible to the reader once {@link dev.sluice.audit.journal.Segment} says that it is
 * committed. Nothing here parses more than a frame needs; corrupt frames are stepped over and
 * surface as {@link dev.sluice.audit.journal.JournalEntry.Lost}.
 */
@NullMarked
package dev.sluice.audit.journal;

import org.jspecify.annotations.NullMarked;
