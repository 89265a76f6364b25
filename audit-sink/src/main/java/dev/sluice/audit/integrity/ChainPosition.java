package dev.sluice.audit.integrity;

import dev.sluice.proto.v1.ChainEnd;
import java.util.UUID;

/**
 * The position of an event in a chain, to which the next event refers.
 *
 * @param chain identity of the chain
 * @param number from 1; 0 when nothing was sealed yet and the other values are empty
 * @param uid {@code metadata.uid}
 * @param typeUid {@code type_uid}
 */
record ChainPosition(String chain, long number, String uid, long typeUid, String fingerprint) {
  static ChainPosition first() {
    return new ChainPosition(UUID.randomUUID().toString(), 0, "", 0, "");
  }

  static ChainPosition of(ChainEnd end) {
    return new ChainPosition(
        end.getChainUid(), end.getNumber(), end.getUid(), end.getTypeUid(), end.getFingerprint());
  }

  ChainPosition next(String uid, long typeUid, String fingerprint) {
    return new ChainPosition(chain, number + 1, uid, typeUid, fingerprint);
  }

  ChainEnd toProto() {
    return ChainEnd.newBuilder()
        .setChainUid(chain)
        .setNumber(number)
        .setUid(uid)
        .setTypeUid(typeUid)
        .setFingerprint(fingerprint)
        .build();
  }
}
