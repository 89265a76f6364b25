/**
 * Tamper evidence: every event that leaves the node names the hash of the one before it. {@link
 * dev.sluice.audit.integrity.SealedMapping} makes the chain, {@link
 * dev.sluice.audit.integrity.ChainVerifier} checks it.
 */
@NullMarked
package dev.sluice.audit.integrity;

import org.jspecify.annotations.NullMarked;
