package dev.sluice.tools.doctor.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One client: how it is tried, and what it reads.
 *
 * @param name as people write it; a part of a runtime has the runtime's name and a dash before it
 * @param programs names on the {@code PATH}; the first that is there is run
 * @param proxies variables that name its proxy; the first is the usual one
 * @param trust variables that name certificates; the first is the usual one
 * @param ownSettings what shows the settings of its own that go before variables
 * @param advice what helps when the variables of {@code sluice env} do not
 */
public record TriedClient(
    String name,
    List<String> programs,
    Trial trial,
    List<String> proxies,
    List<String> trust,
    String ownSettings,
    Map<FailureKind, String> advice) {
  /** Most programs read both; the second is for those that prefer it. */
  static final List<String> USUAL_PROXIES = List.of("HTTPS_PROXY", "https_proxy");

  static TriedClient of(String name, Trial trial, String trust, String ownSettings) {
    return new TriedClient(
        name, List.of(name), trial, USUAL_PROXIES, List.of(trust), ownSettings, Map.of());
  }

  TriedClient runBy(String... names) {
    return new TriedClient(name, List.of(names), trial, proxies, trust, ownSettings, advice);
  }

  TriedClient reading(List<String> proxyVariables, List<String> trustVariables) {
    return new TriedClient(
        name, programs, trial, proxyVariables, trustVariables, ownSettings, advice);
  }

  TriedClient advising(FailureKind kind, String text) {
    Map<FailureKind, String> more = new EnumMap<>(FailureKind.class);
    more.putAll(advice);
    more.put(kind, text);
    return new TriedClient(name, programs, trial, proxies, trust, ownSettings, more);
  }

  /** Whether variables of its environment can help at all. */
  public boolean readsVariables() {
    return !proxies.isEmpty() || !trust.isEmpty();
  }

  public Optional<String> advice(FailureKind kind) {
    return Optional.ofNullable(advice.get(kind));
  }

  /** Whether a word of {@code --only} means it: its name, or the runtime that it is a part of. */
  public boolean isMeantBy(String word) {
    return name.equals(word) || name.startsWith(word + "-");
  }
}
