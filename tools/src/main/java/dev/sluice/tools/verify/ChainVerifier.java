package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.Attestation;
import dev.sluice.audit.integrity.CanonicalJson;
import dev.sluice.audit.integrity.PublicKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Verifies the hash chains of a set of events in any order. Finds events that were changed, removed
 * between others, inserted, or moved within their chain; with public keys also chains that another
 * than the node made. The same event may come twice, since delivery is at least once. Holds some
 * hundred bytes for each event. One thread.
 */
public final class ChainVerifier {
  private final Map<String, TreeMap<Long, Attestation>> chains = new TreeMap<>();
  private final Map<Attestation, String> places = new HashMap<>();
  private final Map<String, String> authorities = new HashMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final SignatureCheck signatures;
  private final Tally tally = new Tally();

  private static final class Tally {
    private long events;
    private long unchained;
    private long repeated;
    private long late;
  }

  /**
   * @param keys of the nodes; none: signatures are not checked
   */
  public ChainVerifier(PublicKeys keys) {
    this.signatures = new SignatureCheck(keys);
  }

  /**
   * The result.
   *
   * @param violations, one per line, with the place of the event and no value but its link
   * @param chains links of each chain that were present
   * @param events that were read
   * @param unchained events without a link
   * @param repeated events that came more than once
   * @param late events of a sandbox that follow an event later in the chain
   */
  public record Report(
      List<String> violations,
      List<ChainSpan> chains,
      long events,
      long unchained,
      long repeated,
      long late) {}

  /**
   * Reads an event.
   *
   * @param place of the event, for example {@code line 7}
   */
  public void accept(String place, String event) {
    tally.events++;
    try {
      JsonNode root = CanonicalJson.read(event);
      Optional<Attestation> stated = Attestation.of(root);
      if (stated.isEmpty()) {
        tally.unchained++;
        violations.add(place + ": no attestation: put in, or written without hash_chain");
      } else {
        accept(place, root, stated.get());
      }
    } catch (JacksonException e) {
      violations.add(place + ": not one JSON object");
    }
  }

  public void object(String violation) {
    violations.add(violation);
  }

  /**
   * The result, after all events were read.
   *
   * @param nodes UUIDs of nodes that must have events
   * @param expected links that must not have changed
   */
  public Report finish(Set<String> nodes, List<ExpectedLink> expected) {
    List<String> all = new ArrayList<>(violations);
    all.addAll(signatures.violations());
    List<ChainSpan> spans = new ArrayList<>();
    chains.forEach(
        (chain, links) -> {
          spans.add(ChainSpan.of(chain, links, signatures.newest(chain)));
          all.addAll(gapsOf(chain, List.copyOf(links.values())));
          signatures.objection(chain, links.lastKey()).ifPresent(all::add);
        });
    nodes.stream()
        .filter(node -> !authorities.containsKey(node))
        .sorted()
        .forEach(node -> all.add("node " + node + ": no events"));
    for (ExpectedLink link : expected) {
      link.objection(
              chains.getOrDefault(link.chain(), new TreeMap<>()), signatures.newest(link.chain()))
          .ifPresent(all::add);
    }
    return new Report(
        List.copyOf(all),
        List.copyOf(spans),
        tally.events,
        tally.unchained,
        tally.repeated,
        tally.late);
  }

  private void accept(String place, JsonNode root, Attestation stated) {
    Optional<String> signature = Attestation.signature(root);
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
    signatures.accept(place, stated, root, signature);
    Attestation before =
        chains
            .computeIfAbsent(stated.chain(), chain -> new TreeMap<>())
            .putIfAbsent(stated.number(), stated);
    if (before == null) {
      places.put(stated, place);
      order(stated, root.at("/metadata/tenant_uid").asString(""));
    } else if (before.fingerprint().equals(stated.fingerprint())) {
      tally.repeated++;
    } else {
      violations.add(
          place + ": link " + stated.number() + " is another event in " + places.get(before));
    }
  }

  /** Events of one sandbox are in one partition and were sent in order. */
  private void order(Attestation stated, String sandbox) {
    long highest = newest.merge(stated.chain() + " " + sandbox, stated.number(), Math::max);
    tally.late += highest > stated.number() ? 1 : 0;
  }

  private List<String> gapsOf(String chain, List<Attestation> links) {
    List<String> gaps = new ArrayList<>();
    for (int i = 1; i < links.size(); i++) {
      gap(chain, links.get(i - 1), links.get(i)).ifPresent(gaps::add);
    }
    return gaps;
  }

  private Optional<String> gap(String chain, Attestation before, Attestation link) {
    long expected = before.number() + 1;
    long number = link.number();
    if (number > expected) {
      return Optional.of(
          "chain %s: links %d to %d are missing before %s"
              .formatted(chain, expected, number - 1, places.get(link)));
    }
    return link.previous().equals(Optional.of(before.fingerprint()))
        ? Optional.empty()
        : Optional.of(
            "%s: link %d does not follow link %d in %s"
                .formatted(places.get(link), number, number - 1, places.get(before)));
  }
}
