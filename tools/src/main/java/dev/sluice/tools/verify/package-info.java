/**
 * Verifies the hash chain of audit events.
 *
 * <p>May enter: events as text, in any order. Must not enter: sealing, which module audit-sink
 * does.
 */
@NullMarked
package dev.sluice.tools.verify;

import org.jspecify.annotations.NullMarked;
