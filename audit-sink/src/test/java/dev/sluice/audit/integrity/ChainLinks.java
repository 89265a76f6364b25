package dev.sluice.audit.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Follows the hash chain through a set of events, without the verifier that operators use. */
public final class ChainLinks {
  private ChainLinks() {}

  /**
   * Asserts that the events are one whole chain: sealed by their node, unchanged, numbered from 1
   * without a gap, and each naming the fingerprint of the one before. An event may come twice.
   *
   * @return the number of links
   */
  public static long assertWhole(Collection<String> events) {
    NavigableMap<Long, Attestation> links = new TreeMap<>();
    for (String event : events) {
      Attestation link = unchanged(CanonicalJson.read(event));
      Attestation before = links.putIfAbsent(link.number(), link);
      assertThat(before).isIn(null, link);
    }
    Optional<String> previous = Optional.empty();
    long expected = 1;
    for (Attestation link : links.values()) {
      assertThat(link.number()).isEqualTo(expected++);
      assertThat(link.previous()).isEqualTo(previous);
      previous = Optional.of(link.fingerprint());
    }
    assertThat(links.values()).extracting(Attestation::chain).containsOnly(chainOf(links));
    return links.size();
  }

  private static String chainOf(NavigableMap<Long, Attestation> links) {
    return links.firstEntry().getValue().chain();
  }

  private static Attestation unchanged(JsonNode event) {
    Attestation link = Attestation.of(event).orElseThrow();
    assertThat(event.at("/device/uid").asString()).isEqualTo(link.authority());
    Attestation.strip(event);
    assertThat(CanonicalJson.fingerprint(event)).isEqualTo(link.fingerprint());
    return link;
  }
}
