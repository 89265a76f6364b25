package dev.sluice.audit.integrity;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One link of a chain in an event: the {@code attestation} object of OCSF 1.9's {@code
 * record_integrity} profile, in {@code unmapped.attestation_list} while events are OCSF 1.8.
 *
 * @param chain {@code chain_uid}
 * @param authority {@code authority_uid}: the node that sealed the event
 * @param number place in the chain, from 1; the last part of {@code uid}
 * @param previous {@code prev_event.fingerprint}; empty for the first event only
 * @param fingerprint of the whole event without this value
 */
public record Attestation(
    String chain, String authority, long number, Optional<String> previous, String fingerprint) {
  private static final String UNMAPPED = "unmapped";
  private static final String LIST = "attestation_list";
  private static final String FINGERPRINT = "fingerprint";
  private static final String PREVIOUS = "prev_event";
  private static final String SIGNATURES = "signatures";
  private static final int SHA_256 = 3;
  private static final int HEX = 1;
  private static final int JCS = 2;
  private static final int OTHER = 99;

  static ObjectNode begin(ObjectNode event, String authority, ChainPosition after) {
    ObjectNode attestation = event.withObjectProperty(UNMAPPED).withArrayProperty(LIST).addObject();
    attestation.put("uid", after.chain() + "/" + (after.number() + 1));
    attestation.put("authority_uid", authority);
    attestation.put("chain_uid", after.chain());
    if (after.number() > 0) {
      ObjectNode previous = attestation.putObject(PREVIOUS);
      previous.put("uid", after.uid()).put("type_uid", after.typeUid());
      hash(previous, after.fingerprint());
    }
    return attestation;
  }

  static void hash(ObjectNode holder, String value) {
    holder
        .putObject(FINGERPRINT)
        .put("algorithm_id", SHA_256)
        .put("algorithm", "SHA-256")
        .put("encoding_id", HEX)
        .put("encoding", "Hex")
        .put("serialization_id", JCS)
        .put("serialization", "JCS")
        .put("value", value);
  }

  static void sign(ObjectNode attestation, String signature) {
    attestation
        .putArray(SIGNATURES)
        .addObject()
        .put("algorithm_id", OTHER)
        .put("algorithm", PublicKeys.ALGORITHM)
        .put("value", signature);
  }

  public static Optional<String> signature(JsonNode event) {
    JsonNode value = event.path(UNMAPPED).path(LIST).path(0).path(SIGNATURES).path(0).path("value");
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  public static Optional<Attestation> of(JsonNode event) {
    JsonNode stated = event.path(UNMAPPED).path(LIST).path(0);
    String chain = stated.path("chain_uid").asString("");
    String uid = stated.path("uid").asString("");
    String fingerprint = stated.path(FINGERPRINT).path("value").asString("");
    if (chain.isEmpty() || !isWhole(stated, fingerprint) || !uid.startsWith(chain + "/")) {
      return Optional.empty();
    }
    String number = uid.substring(chain.length() + 1);
    if (!number.matches("[1-9]\\d{0,17}")) {
      return Optional.empty();
    }
    JsonNode previous = stated.path(PREVIOUS).path(FINGERPRINT).path("value");
    return Optional.of(
        new Attestation(
            chain,
            stated.path("authority_uid").asString(""),
            Long.parseLong(number),
            previous.isString() ? Optional.of(previous.asString()) : Optional.empty(),
            fingerprint));
  }

  private static boolean isWhole(JsonNode stated, String fingerprint) {
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    hash(expected, fingerprint);
    return expected.path(FINGERPRINT).equals(stated.path(FINGERPRINT));
  }

  public static void strip(JsonNode event) {
    if (event.path(UNMAPPED).path(LIST).path(0) instanceof ObjectNode attestation) {
      attestation.remove(FINGERPRINT);
      attestation.remove(SIGNATURES);
    }
  }
}
