/**
 * The messages of events, and their severity.
 *
 * <p>May enter: texts and severities that follow from a record alone. Must not enter: how events
 * are written.
 */
@NullMarked
package dev.sluice.audit.ocsf.summary;

import org.jspecify.annotations.NullMarked;
