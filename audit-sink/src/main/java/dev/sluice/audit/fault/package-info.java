/**
 * Faults of the audit as an operator sees them: a reason, a time, a counter and one log line for
 * each state. Enters: how a fault is noted, what keeps a thread alive, and pauses between attempts.
 * Stays out: what failed, and how it is repaired.
 */
@NullMarked
package dev.sluice.audit.fault;

import org.jspecify.annotations.NullMarked;
