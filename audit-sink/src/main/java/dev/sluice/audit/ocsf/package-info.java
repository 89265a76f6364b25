/**
 * Maps journal records to OCSF 1.8.0 events: typed codes, one streamed JSON object per event, no
 * tree. Queries are cut off again here, although no record should carry one.
 *
 * <p>May enter: which events a record becomes and what they contain. Must not enter: files, Kafka,
 * facts that are not in the record.
 */
@NullMarked
package dev.sluice.audit.ocsf;

import org.jspecify.annotations.NullMarked;
