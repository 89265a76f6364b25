package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.Attestation;
import dev.sluice.audit.integrity.CheckpointStatement;
import dev.sluice.audit.integrity.PublicKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Checks the signatures of links, when public keys are given. A signed link covers all before it;
 * what follows the newest signed link can be at most as much as the node states. One thread.
 */
final class SignatureCheck {
  private static final String CHECKPOINT = "audit.checkpoint";

  private final PublicKeys keys;
  private final Map<String, Long> signed = new HashMap<>();
  private final Map<String, Long> mostUnsigned = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  SignatureCheck(PublicKeys keys) {
    this.keys = keys;
  }

  void accept(String place, Attestation link, JsonNode event, Optional<String> signature) {
    boolean isCheckpoint = event.at("/metadata/event_code").asString("").equals(CHECKPOINT);
    if (keys.isEmpty() || (signature.isEmpty() && !isCheckpoint)) {
      return;
    }
    boolean sound =
        signature.filter(value -> keys.signed(CheckpointStatement.of(link), value)).isPresent();
    if (!sound) {
      violations.add(place + ": link " + link.number() + " is not signed by a given key");
      return;
    }
    signed.merge(link.chain(), link.number(), Math::max);
    if (isCheckpoint) {
      mostUnsigned.merge(
          link.chain(), event.at("/unmapped/every_events").asLong(Long.MAX_VALUE), Math::max);
    }
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Why a chain is not covered by signatures; empty when it is, or no key is given. */
  Optional<String> objection(String chain, long last) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Long newest = signed.get(chain);
    if (newest == null) {
      return Optional.of("chain " + chain + ": no link is signed by a given key");
    }
    long most = mostUnsigned.getOrDefault(chain, Long.MAX_VALUE);
    return last - newest < most
        ? Optional.empty()
        : Optional.of(
            "chain %s: links %d to %d are not signed, but every %d events one is"
                .formatted(chain, newest + 1, last, most));
  }

  Optional<Long> newest(String chain) {
    return Optional.ofNullable(signed.get(chain));
  }
}
