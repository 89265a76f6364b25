package dev.sluice.policy.snapshot;

/**
 * Names the policy by which a sandbox is judged.
 *
 * @param sandbox whose policy it is, which may be {@code default}
 * @param revision of the document; 0 when it has none
 * @param hash SHA-256 of the document, in hexadecimal
 */
public record PolicyIdentity(String sandbox, long revision, String hash) {}
