package dev.sluice.audit.integrity;

import java.nio.charset.StandardCharsets;

/**
 * The signed statement of a node: the place of one event in its hash chain, and with it all events
 * before.
 *
 * @param authority {@code authority_uid}: UUID of the node
 * @param chain {@code chain_uid}
 * @param number place of the event in the chain
 * @param fingerprint of the event
 */
public record CheckpointStatement(String authority, String chain, long number, String fingerprint) {
  private static final String PURPOSE = "sluice audit checkpoint 1";

  public static CheckpointStatement of(Attestation link) {
    return new CheckpointStatement(
        link.authority(), link.chain(), link.number(), link.fingerprint());
  }

  /** The signed bytes: five lines, each with a line feed at its end. */
  public byte[] bytes() {
    return (PURPOSE + "\n" + authority + "\n" + chain + "\n" + number + "\n" + fingerprint + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
