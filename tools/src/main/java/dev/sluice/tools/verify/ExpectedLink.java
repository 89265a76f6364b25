package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.Attestation;
import dev.sluice.tools.command.CommandFailure;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link that was there before: the operator noted it, or the node signed it.
 *
 * @param chain identity of the chain
 * @param number place in the chain, from 1
 * @param fingerprint of the event, lower-case hexadecimal
 */
public record ExpectedLink(String chain, long number, String fingerprint) {
  private static final Pattern FORM = Pattern.compile("(\\S+)/([1-9]\\d{0,17})=([0-9a-f]{64})");

  /** Reads {@code CHAIN/NUMBER=FINGERPRINT}. */
  static ExpectedLink parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw CommandFailure.usage("--last: expected CHAIN/NUMBER=FINGERPRINT");
    }
    return new ExpectedLink(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3));
  }

  /**
   * Why the links of the chain are not those of before, or cannot be compared; empty when they are.
   *
   * @param links by number; empty when the chain is missing
   * @param signed newest link that a given key signed: it covers those before it, also when they
   *     were deleted because of their age
   */
  Optional<String> objection(TreeMap<Long, Attestation> links, Optional<Long> signed) {
    if (links.isEmpty()) {
      return Optional.of(of("is missing, with the whole chain"));
    }
    Attestation present = links.get(number);
    if (present != null) {
      return present.fingerprint().equals(fingerprint)
          ? Optional.empty()
          : Optional.of(of("is another event now"));
    }
    if (number > links.lastKey()) {
      return Optional.of(of("is missing; the newest events were cut off"));
    }
    Attestation next = links.get(number + 1);
    if (next != null) {
      return next.previous().equals(Optional.of(fingerprint))
          ? Optional.empty()
          : Optional.of(of("was another event"));
    }
    return signed.filter(newest -> newest > number).isPresent()
        ? Optional.empty()
        : Optional.of(of("cannot be checked; it and link %d are missing".formatted(number + 1)));
  }

  private String of(String objection) {
    return "chain " + chain + ": link " + number + " " + objection;
  }
}
