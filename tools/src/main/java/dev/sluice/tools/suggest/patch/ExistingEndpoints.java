package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.policy.document.Protocol;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints of a file to whose rules others can be added without admitting more by it. */
final class ExistingEndpoints {
  private static final Set<String> EVERY_PATH = Set.of("", "**");

  private static final String REST = "rest";

  private final List<Existing> all = new ArrayList<>();
  private final List<Node.Mapping> written = new ArrayList<>();

  /**
   * An endpoint with a list of rules.
   *
   * @param policy its key
   * @param index among the endpoints of that key
   */
  record Existing(String policy, int index, Place place, Node.Sequence rules) {
    boolean has(Value rule) {
      return rules.items().stream().anyMatch(item -> item.value().equals(rule));
    }
  }

  ExistingEndpoints(Node.Mapping root) {
    for (Map.Entry<String, Node.Field> policy : fields(root, "network_policies").entrySet()) {
      if (policy.getValue().node() instanceof Node.Mapping rule) {
        List<Node> endpoints = items(rule, "endpoints");
        for (int index = 0; index < endpoints.size(); index++) {
          add(policy.getKey(), index, endpoints.get(index));
        }
      }
    }
  }

  private void add(String policy, int index, Node node) {
    if (node instanceof Node.Mapping endpoint) {
      written.add(endpoint);
      value(endpoint, "rules", Node.Sequence.class)
          .filter(rules -> !rules.items().isEmpty())
          .ifPresent(rules -> add(policy, index, endpoint, rules));
    }
  }

  private void add(String policy, int index, Node.Mapping endpoint, Node.Sequence rules) {
    place(endpoint).ifPresent(place -> all.add(new Existing(policy, index, place, rules)));
  }

  Optional<Existing> find(Place place) {
    Place everyPath = new Place(place.host(), place.port(), place.protocol(), "");
    return find(all, place).or(() -> find(all, everyPath));
  }

  private static Optional<Existing> find(List<Existing> all, Place place) {
    return all.stream().filter(existing -> existing.place().equals(place)).findFirst();
  }

  /** Whether requests to a host that the wildcard covers are judged by other means than rules. */
  boolean hasOthersBelow(Place wildcard) {
    String below = wildcard.host().substring(1);
    return written.stream()
        .filter(endpoint -> !text(endpoint, "protocol").equals(REST))
        .filter(endpoint -> ports(endpoint).contains(Integer.toString(wildcard.port())))
        .map(endpoint -> text(endpoint, "host").toLowerCase(Locale.ROOT))
        .anyMatch(host -> host.isEmpty() || host.contains("*") || host.endsWith(below));
  }

  private static List<String> ports(Node.Mapping endpoint) {
    List<String> ports = new ArrayList<>(List.of(text(endpoint, "port")));
    for (Node port : items(endpoint, "ports")) {
      if (port instanceof Node.Scalar scalar) {
        ports.add(scalar.text());
      }
    }
    return ports;
  }

  private static Optional<Place> place(Node.Mapping endpoint) {
    String path = text(endpoint, "path");
    return port(endpoint)
        .flatMap(
            port ->
                protocol(text(endpoint, "protocol"))
                    .map(
                        protocol ->
                            new Place(
                                text(endpoint, "host").toLowerCase(Locale.ROOT),
                                port,
                                protocol,
                                EVERY_PATH.contains(path) ? "" : path)));
  }

  private static Optional<Protocol> protocol(String word) {
    return Arrays.stream(Protocol.values())
        .filter(protocol -> protocol.word().equals(word))
        .findFirst();
  }

  /** A rule of an endpoint with several ports would hold for each of them. */
  private static Optional<Integer> port(Node.Mapping endpoint) {
    List<Node> several = items(endpoint, "ports");
    String only = text(endpoint, "port");
    String number =
        several.size() == 1 && several.getFirst() instanceof Node.Scalar one ? one.text() : only;
    return several.size() <= 1 && number.matches("[0-9]{1,5}")
        ? Optional.of(Integer.parseInt(number))
        : Optional.empty();
  }

  static Map<String, Node.Field> fields(Node.Mapping mapping, String key) {
    return value(mapping, key, Node.Mapping.class).map(Node.Mapping::fields).orElse(Map.of());
  }

  private static List<Node> items(Node.Mapping mapping, String key) {
    return value(mapping, key, Node.Sequence.class).map(Node.Sequence::items).orElse(List.of());
  }

  private static String text(Node.Mapping mapping, String key) {
    return value(mapping, key, Node.Scalar.class).map(Node.Scalar::text).orElse("");
  }

  private static <N extends Node> Optional<N> value(
      Node.Mapping mapping, String key, Class<N> kind) {
    return Optional.ofNullable(mapping.fields().get(key))
        .map(Node.Field::node)
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
