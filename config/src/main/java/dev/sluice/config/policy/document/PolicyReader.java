package dev.sluice.config.policy.document;

import dev.sluice.config.policy.middleware.EntriesReader;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A policy file, key by key (data-plane 1). */
public final class PolicyReader {
  private static final String RESERVED = "_provider_";

  /** Endpoints of one policy; checking them against each other is bounded by it. */
  private static final int MAX_ENDPOINTS = 5_000;

  private int endpoints;
  private Optional<Cursor> binaries = Optional.empty();

  private PolicyReader() {}

  /** What could be read; it is usable when no error was added. */
  public static PolicyDocument read(String file, String yaml, Violations violations) {
    return YamlSource.read(file, yaml, violations)
        .map(root -> new PolicyReader().document(Fields.ofRoot(root, violations)))
        .orElse(PolicyDocument.EMPTY);
  }

  private PolicyDocument document(Fields root) {
    root.take("version").ifPresent(PolicyReader::checkVersion);
    new UnenforcedSections(root).read();
    List<NetworkRule> rules = root.section("network_policies", this::rules);
    var middlewares = root.section("network_middlewares", EntriesReader::read);
    root.close();
    if (endpoints > MAX_ENDPOINTS) {
      root.error(
          "network_policies", "too many endpoints (%d > %d)".formatted(endpoints, MAX_ENDPOINTS));
      return PolicyDocument.EMPTY;
    }
    binaries.ifPresent(
        at ->
            at.warning("accepted, but not enforced by Sluice: binaries; every process may use it"));
    return new PolicyDocument(rules, middlewares);
  }

  private static void checkVersion(Cursor at) {
    at.integer(0, 4_294_967_295L)
        .ifPresent(
            version -> {
              if (version != 1) {
                at.warning("the only version there is, is 1");
              }
            });
  }

  private List<NetworkRule> rules(Fields policies) {
    List<NetworkRule> rules = new ArrayList<>();
    for (Map.Entry<String, Cursor> entry : policies.entries()) {
      if (entry.getKey().startsWith(RESERVED)) {
        entry.getValue().error("keys that begin with _provider_ are reserved; rename it");
      }
      rules.add(rule(entry.getKey(), entry.getValue().fields()));
    }
    return rules;
  }

  private NetworkRule rule(String key, Fields fields) {
    String name =
        fields.take("name").flatMap(Cursor::text).filter(text -> !text.isEmpty()).orElse(key);
    List<Endpoint> read = new ArrayList<>();
    for (Cursor at : fields.take("endpoints").map(Cursor::items).orElse(List.of())) {
      endpoints++;
      read.add(new EndpointReader(name, at.fields()).read());
    }
    fields.take("binaries").ifPresent(this::binaries);
    fields.close();
    return new NetworkRule(key, name, read);
  }

  private void binaries(Cursor list) {
    for (Cursor at : list.items()) {
      Fields binary = at.fields();
      if (binary.take("path").flatMap(Cursor::text).isEmpty()) {
        binary.error("a binary needs a path");
      }
      binary.take("harness");
      binary.close();
    }
    binaries = binaries.or(() -> Optional.of(list));
  }
}
