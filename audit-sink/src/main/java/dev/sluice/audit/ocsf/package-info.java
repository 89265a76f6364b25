/**
 * Maps journal records to OCSF 1.8.0 events: typed codes, one streamed JSON object per event, no
 * tree. Enters: what decides which events a record becomes and what they contain ({@code
 * docs/reference/audit-events.md}). Stays out: files, Kafka, and facts that are not in the record.
 *
 * <p>Queries are cut off again here, although no record should carry one.
 */
@NullMarked
package dev.sluice.audit.ocsf;

import org.jspecify.annotations.NullMarked;
