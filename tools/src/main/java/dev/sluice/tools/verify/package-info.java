/**
 * Verifies the hash chain of audit events after the fact. Enters: events as text, in any order.
 * Stays out: sealing, which a node does (module audit-sink).
 */
@NullMarked
package dev.sluice.tools.verify;

import org.jspecify.annotations.NullMarked;
