package dev.sluice.audit.integrity;

/**
 * A checkpoint as {@code /v1/status} shows it.
 *
 * @param timeMs when it was signed, in milliseconds since the epoch
 * @param signature Ed25519 over {@link CheckpointStatement#bytes}, Base64
 * @param publicKey of the node, X.509 DER, Base64
 */
public record SignedCheckpoint(
    CheckpointStatement statement, long timeMs, String signature, String publicKey) {}
