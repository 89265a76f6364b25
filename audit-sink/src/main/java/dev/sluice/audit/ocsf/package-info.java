/**
 * Turns journal records into OCSF 1.8.0 events: typed codes, one streamed JSON object an event, no
 * tree. Which record yields which events is told in {@code docs/audit-events.md}.
 *
 * <p>Only facts of the records enter an event. Queries are cut off again here, although no record
 * should carry one.
 */
@NullMarked
package dev.sluice.audit.ocsf;

import org.jspecify.annotations.NullMarked;
