package dev.sluice.tools.suggest.rule;

import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Endpoints under the keys of {@code network_policies}, one for each host and port, named as
 * OpenShell names generated rules.
 *
 * @param rules by key
 * @param agreed by place: lines of keys about which an endpoint has to agree with the file
 */
public record PolicyLayout(
    Map<String, List<SuggestedEndpoint>> rules, Map<Place, List<String>> agreed) {
  private static final List<String> ENFORCED = List.of("enforcement: enforce");

  private static final Pattern ENDPOINT =
      Pattern.compile("network_policies\\.(\\w+)\\.endpoints\\[(\\d{1,6})].*", Pattern.DOTALL);

  public PolicyLayout {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    agreed = Map.copyOf(agreed);
  }

  public static PolicyLayout of(List<SuggestedEndpoint> endpoints) {
    return of(endpoints, Set.of(), Map.of());
  }

  /**
   * Chooses the keys.
   *
   * @param taken keys that the file has already
   */
  public static PolicyLayout of(
      List<SuggestedEndpoint> endpoints, Set<String> taken, Map<Place, List<String>> agreed) {
    Map<String, String> keys = new LinkedHashMap<>();
    Map<String, List<SuggestedEndpoint>> rules = new LinkedHashMap<>();
    for (SuggestedEndpoint endpoint : endpoints) {
      Place place = endpoint.place();
      String key =
          keys.computeIfAbsent(
              place.host() + ":" + place.port(), unseen -> free(place, taken, rules.keySet()));
      rules.computeIfAbsent(key, unseen -> new ArrayList<>()).add(endpoint);
    }
    return new PolicyLayout(rules, agreed);
  }

  private static String free(Place place, Set<String> taken, Set<String> used) {
    String host = place.host().replace("*", "any").replaceAll("[^a-z0-9]", "_");
    String wanted = "allow_" + host + "_" + place.port();
    String key = wanted;
    for (int next = 2; taken.contains(key) || used.contains(key); next++) {
      key = wanted + "_" + next;
    }
    return key;
  }

  public Optional<SuggestedEndpoint> at(String keyPath) {
    Matcher path = ENDPOINT.matcher(keyPath);
    if (!path.matches()) {
      return Optional.empty();
    }
    List<SuggestedEndpoint> endpoints = rules.getOrDefault(path.group(1), List.of());
    int index = Integer.parseInt(path.group(2));
    return index < endpoints.size() ? Optional.of(endpoints.get(index)) : Optional.empty();
  }

  /** Lines of an endpoint about its treatment of requests. */
  List<String> treatment(Place place) {
    return agreed.getOrDefault(place, ENFORCED);
  }
}
