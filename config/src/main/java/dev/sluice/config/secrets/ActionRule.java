package dev.sluice.config.secrets;

import dev.sluice.config.match.HostPattern;
import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.List;
import java.util.Set;

/**
 * What happens to secrets that meet all conditions. An empty condition is met. Immutable; any
 * thread.
 *
 * @param values fingerprints, or their first digits
 */
public record ActionRule(
    SecretAction action,
    Set<String> patterns,
    Set<SecretCategory> categories,
    Set<RequestPart> places,
    List<HostPattern> hosts,
    Set<ValueFingerprint> values) {
  public ActionRule {
    patterns = Set.copyOf(patterns);
    categories = Set.copyOf(categories);
    places = Set.copyOf(places);
    hosts = List.copyOf(hosts);
    values = Set.copyOf(values);
  }

  static ActionRule always(SecretAction action) {
    return new ActionRule(action, Set.of(), Set.of(), Set.of(), List.of(), Set.of());
  }

  boolean isTowards(String host) {
    return hosts.isEmpty() || hosts.stream().anyMatch(known -> known.matches(host));
  }

  boolean applies(SecretPattern pattern, RequestPart place) {
    return (patterns.isEmpty() || patterns.contains(pattern.id()))
        && (categories.isEmpty() || categories.contains(pattern.facts().category()))
        && (places.isEmpty() || places.contains(place))
        && (values.isEmpty()
            || pattern.value().filter(value -> value.isNamedByAny(values)).isPresent());
  }
}
