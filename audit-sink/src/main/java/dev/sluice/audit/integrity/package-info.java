/**
 * Tamper evidence: every event that leaves the node names the hash of the one before it, and some
 * are signed. {@link dev.sluice.audit.integrity.SealedMapping} seals; module tools verifies.
 * Enters: what seals events and keeps sealed ones. Stays out: how events are made and sent.
 */
@NullMarked
package dev.sluice.audit.integrity;

import org.jspecify.annotations.NullMarked;
