package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.Attestation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The links of a chain that were present.
 *
 * @param ranges without what is missing between them
 * @param lastFingerprint kept by the operator, it proves later that the newest events were not
 *     removed
 * @param signed newest signed link; empty when none is, or no key was given
 */
public record ChainSpan(
    String chain, List<Range> ranges, String lastFingerprint, Optional<Long> signed) {
  /** Links that follow each other. */
  public record Range(long first, long last) {}

  static ChainSpan of(String chain, TreeMap<Long, Attestation> links, Optional<Long> signed) {
    List<Range> ranges = new ArrayList<>();
    for (long number : links.keySet()) {
      boolean follows = !ranges.isEmpty() && ranges.getLast().last() == number - 1;
      long first = follows ? ranges.removeLast().first() : number;
      ranges.add(new Range(first, number));
    }
    return new ChainSpan(
        chain, List.copyOf(ranges), links.lastEntry().getValue().fingerprint(), signed);
  }

  long first() {
    return ranges.getFirst().first();
  }

  @Override
  public String toString() {
    String links =
        ranges.stream()
            .map(range -> range.first() + " to " + range.last())
            .collect(Collectors.joining(", "));
    return "chain %s: links %s, ends with %s%s"
        .formatted(
            chain,
            links,
            lastFingerprint,
            signed.map(number -> ", signed up to link " + number).orElse(""));
  }
}
