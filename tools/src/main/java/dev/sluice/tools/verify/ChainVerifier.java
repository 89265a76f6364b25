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
 * Checks the chains of a set of events, in any order: whether one was changed, taken away from
 * between others, put in, or moved within its chain. An event that comes again as it was is what
 * delivery at least once brings. Holds some hundred bytes of each event. One thread.
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
   * What came of it.
   *
   * @param violations one a line, with where the event stands; no value of an event but its link
   * @param chains of each chain, from which link to which
   * @param events that were taken
   * @param repeated events that came again as they were
   * @param late events of a sandbox that come behind one that is later in the chain
   */
  public record Report(
      List<String> violations, List<Span> chains, long events, long repeated, long late) {}

  /**
   * The part of a chain that was there.
   *
   * @param lastFingerprint to be kept, as proof against the removal of the newest events
   */
  public record Span(String chain, long first, long last, String lastFingerprint) {}

  /**
   * Takes an event.
   *
   * @param place where it stands, for example {@code line 7}
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

  /** The result, when all events were taken. */
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

  /** Events of one sandbox are in one partition, in which they were sent in order. */
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
