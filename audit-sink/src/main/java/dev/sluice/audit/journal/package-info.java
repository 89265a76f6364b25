/**
 * The append-only journal of audit records: one writer per event loop, segment files that the
 * shipper reads while they are written, and recovery. A frame is visible once {@link
 * dev.sluice.audit.journal.Segment} has committed it; the reader reports damaged frames.
 *
 * <p>May enter: what stores records or reads them in order. Must not enter: the content of records,
 * Kafka, OCSF.
 */
@NullMarked
package dev.sluice.audit.journal;

import org.jspecify.annotations.NullMarked;
