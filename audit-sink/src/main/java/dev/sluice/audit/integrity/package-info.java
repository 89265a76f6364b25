/**
 * Tamper evidence: every event that leaves the node names the hash of the one before it, and some
 * are signed. {@link dev.sluice.audit.integrity.SealedMapping} seals.
 *
 * <p>May enter: sealing, sealed events that are kept. Must not enter: how events are made and sent;
 * verification, which module tools does.
 */
@NullMarked
package dev.sluice.audit.integrity;

import org.jspecify.annotations.NullMarked;
