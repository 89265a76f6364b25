/**
 * Faults of the audit as operators see them: a reason, a time, a counter and one log line per
 * state.
 *
 * <p>May enter: how a fault is noted, supervised threads, pauses between attempts. Must not enter:
 * the failing parts and their repair.
 */
@NullMarked
package dev.sluice.audit.fault;

import org.jspecify.annotations.NullMarked;
