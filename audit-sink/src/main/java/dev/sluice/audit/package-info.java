/**
 * Makes decisions provable: an append to a local journal before each decision takes effect, and one
 * thread that turns the journal into OCSF events in Kafka. {@link dev.sluice.audit.AuditSink} is
 * the way in.
 */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
