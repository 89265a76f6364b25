package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.Attestation;
import dev.sluice.audit.integrity.CanonicalJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Verifies the hash chains of a set of events in any order. Finds events that were changed, removed
 * between others, inserted, or moved within their chain. The same event may come twice, since
 * delivery is at least once. Holds some hundred bytes for each event. One thread.
 */
public final class ChainVerifier {
  private final Map<String, TreeMap<Long, Link>> chains = new TreeMap<>();
  private final Map<String, String> authorities = new HashMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long events;
  private long repeated;
  private long late;

  private record Link(Attestation attestation, String place) {}

  /**
   * The result.
   *
   * @param violations, one per line, with the place of the event and no value but its link
   * @param chains first and last link of each chain
   * @param events that were read
   * @param repeated events that came more than once
   * @param late events of a sandbox that follow an event later in the chain
   */
  public record Report(
      List<String> violations, List<Span> chains, long events, long repeated, long late) {}

  /**
   * The part of a chain that was present.
   *
   * @param lastFingerprint kept by the operator, it proves later that the newest events were not
   *     removed
   */
  public record Span(String chain, long first, long last, String lastFingerprint) {}

  /**
   * Reads an event.
   *
   * @param place of the event, for example {@code line 7}
   */
  public void accept(String place, String event) {
    events++;
    try {
      JsonNode root = CanonicalJson.read(event);
      Optional<Attestation> stated = Attestation.of(root);
      if (stated.isEmpty()) {
        violations.add(place + ": no attestation: put in, or written without hash_chain");
      } else {
        accept(place, root, stated.get());
      }
    } catch (JacksonException e) {
      violations.add(place + ": not one JSON object");
    }
  }

  /** The result, after all events were read. */
  public Report finish() {
    List<String> all = new ArrayList<>(violations);
    List<Span> spans = new ArrayList<>();
    chains.forEach(
        (chain, byNumber) -> {
          List<Link> links = List.copyOf(byNumber.values());
          Attestation last = links.getLast().attestation();
          spans.add(
              new Span(
                  chain,
                  links.getFirst().attestation().number(),
                  last.number(),
                  last.fingerprint()));
          all.addAll(gapsOf(chain, links));
        });
    return new Report(List.copyOf(all), List.copyOf(spans), events, repeated, late);
  }

  private void accept(String place, JsonNode root, Attestation stated) {
    Attestation.strip(root);
    if (!CanonicalJson.fingerprint(root).equals(stated.fingerprint())) {
      violations.add(place + ": link " + stated.number() + " was changed after it was sealed");
      return;
    }
    String own = authorities.computeIfAbsent(stated.authority(), node -> stated.chain());
    if (!root.at("/device/uid").asString("").equals(stated.authority())) {
      violations.add(place + ": sealed by another node than it is of");
    } else if (!own.equals(stated.chain())) {
      violations.add(place + ": in a second chain of its node");
    }
    Link link = new Link(stated, place);
    Link before =
        chains
            .computeIfAbsent(stated.chain(), chain -> new TreeMap<>())
            .putIfAbsent(stated.number(), link);
    if (before == null) {
      order(stated, root.at("/metadata/tenant_uid").asString(""));
    } else if (before.attestation().fingerprint().equals(stated.fingerprint())) {
      repeated++;
    } else {
      violations.add(
          place + ": link " + stated.number() + " is another event in " + before.place());
    }
  }

  /** Events of one sandbox are in one partition and were sent in order. */
  private void order(Attestation stated, String sandbox) {
    long highest = newest.merge(stated.chain() + " " + sandbox, stated.number(), Math::max);
    late += highest > stated.number() ? 1 : 0;
  }

  private static List<String> gapsOf(String chain, List<Link> links) {
    List<String> gaps = new ArrayList<>();
    for (int i = 1; i < links.size(); i++) {
      gap(chain, links.get(i - 1), links.get(i)).ifPresent(gaps::add);
    }
    return gaps;
  }

  private static Optional<String> gap(String chain, Link before, Link link) {
    long expected = before.attestation().number() + 1;
    long number = link.attestation().number();
    if (number > expected) {
      return Optional.of(
          "chain "
              + chain
              + ": links "
              + expected
              + " to "
              + (number - 1)
              + " are missing before "
              + link.place());
    }
    return link.attestation().previous().equals(Optional.of(before.attestation().fingerprint()))
        ? Optional.empty()
        : Optional.of(
            link.place()
                + ": link "
                + number
                + " does not follow link "
                + (number - 1)
                + " in "
                + before.place());
  }
}
