package dev.sluice.policy.document;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.argument.ArgumentConditions;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import dev.sluice.policy.middleware.ChainTable;
import dev.sluice.policy.middleware.EntriesReader;
import dev.sluice.policy.middleware.SelectableEntry;
import dev.sluice.policy.section.ObserveMode;
import dev.sluice.policy.section.SectionReader;
import dev.sluice.policy.section.SluiceSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a policy file, key by key (data-plane 1). */
public final class PolicyReader {
  private static final String RESERVED = "_provider_";

  // Largest number of endpoints; bounds the checks of endpoints against each other.
  private static final int MAX_ENDPOINTS = 5_000;

  private static final int MAX_EXPIRIES = 100;

  private final Instant now;
  private final Set<Instant> expiries = new HashSet<>();
  private int endpoints;
  private Optional<Cursor> binaries = Optional.empty();

  private PolicyReader(Instant now) {
    this.now = now;
  }

  public static PolicyDocument read(String file, String yaml, Violations violations) {
    return read(file, yaml, violations, Instant.now());
  }

  static PolicyDocument read(String file, String yaml, Violations violations, Instant now) {
    return YamlSource.read(file, yaml, violations)
        .filter(root -> !isEmpty(root, violations))
        .map(root -> new PolicyReader(now).document(Fields.ofRoot(root, violations)))
        .orElse(PolicyDocument.EMPTY);
  }

  public static NetworkRule preset(String id, Cursor rule) {
    return new PolicyReader(Instant.EPOCH).rule(id, rule.fields());
  }

  // A file that was cut off or is being written should not close a sandbox.
  private static boolean isEmpty(Node.Mapping root, Violations violations) {
    if (root.fields().isEmpty()) {
      violations.error(
          root.at(),
          KeyPath.ROOT,
          "the policy is empty; write version: 1 and network_policies, {} to deny everything");
    }
    return root.fields().isEmpty();
  }

  private PolicyDocument document(Fields root) {
    root.take("version").ifPresent(PolicyReader::checkVersion);
    if (!root.has("version")) {
      root.note("version", "write version: 1, without which OpenShell 0.1.x refuses this file");
    }
    new UnenforcedSections(root).read();
    List<NetworkRule> rules = root.section("network_policies", this::rules);
    List<SelectableEntry> middlewares = root.section("network_middlewares", EntriesReader::read);
    SluiceSection section = SectionReader.read(root, now);
    root.close();
    section.observe().ifPresent(mode -> checkRoom(root, mode, middlewares));
    if (endpoints > MAX_ENDPOINTS) {
      root.error(
          "network_policies", "too many endpoints (%d > %d)".formatted(endpoints, MAX_ENDPOINTS));
      return PolicyDocument.EMPTY;
    }
    binaries.ifPresent(
        at ->
            at.warning("accepted, but not enforced by Sluice: binaries; every process may use it"));
    return new PolicyDocument(rules, middlewares, section);
  }

  // The mode adds an entry of its own to every chain that it needs.
  private static void checkRoom(Fields root, ObserveMode mode, List<SelectableEntry> entries) {
    if (entries.size() >= ChainTable.MAX_ENTRIES) {
      root.error(
          "network_middlewares",
          "mode: observe adds an entry; keep at most %d".formatted(ChainTable.MAX_ENTRIES - 1));
    }
    if (entries.stream().anyMatch(own -> own.entry().key().equals(mode.entry().key()))) {
      root.error(
          "network_middlewares",
          "mode: observe adds an entry '%s'; rename yours".formatted(mode.entry().key()));
    }
  }

  private static void checkVersion(Cursor at) {
    at.integer(0, 4_294_967_295L)
        .ifPresent(
            version -> {
              if (version != 1) {
                at.error("unsupported policy version %d; expected version 1".formatted(version));
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
    if (read.isEmpty()) {
      withoutEndpoints(fields);
    }
    checkPointers(fields, read);
    fields.take("binaries").ifPresent(this::binaries);
    Optional<Instant> expiresAt = fields.take("expires_at").flatMap(this::expiry);
    fields.close();
    return new NetworkRule(key, name, read, expiresAt);
  }

  // Few different ones, since the tables of a host are made for each time between them.
  private Optional<Instant> expiry(Cursor at) {
    at.warning(Violation.OWN_KEY);
    Optional<Instant> expiry = at.instant();
    expiry
        .filter(end -> !end.isAfter(now))
        .ifPresent(end -> at.warning("has expired: the rule is absent; remove it"));
    expiry.ifPresent(expiries::add);
    if (expiries.size() > MAX_EXPIRIES) {
      at.error("more than %d different times in a policy".formatted(MAX_EXPIRIES));
      return Optional.empty();
    }
    return expiry;
  }

  private static void checkPointers(Fields rule, List<Endpoint> endpoints) {
    long pointers = endpoints.stream().mapToLong(Endpoint::argumentPointers).sum();
    if (pointers > ArgumentConditions.MAX_POINTERS) {
      rule.error(
          "endpoints",
          "%d pointers to arguments; a network policy has at most %d, so split it"
              .formatted(pointers, ArgumentConditions.MAX_POINTERS));
    }
  }

  private static void withoutEndpoints(Fields rule) {
    boolean list =
        rule.take("endpoints").map(at -> at.node() instanceof Node.Sequence).orElse(true);
    if (!rule.has("endpoints")) {
      rule.warning("endpoints", "the rule has no endpoints and allows nothing; add one");
    } else if (list) {
      rule.error("endpoints", "the rule names no endpoint; add one or remove the rule");
    }
  }

  // Objects in policies; OpenShell's upgrade guide also writes plain paths.
  private void binaries(Cursor list) {
    for (Cursor at : list.items()) {
      if (at.node() instanceof Node.Scalar) {
        at.text();
        continue;
      }
      Fields binary = at.fields();
      if (binary.take("path").flatMap(Cursor::text).isEmpty()) {
        binary.error("a binary needs a path");
      }
      if (binary.take("harness").isPresent()) {
        binary.warning("harness", "leave the key out: OpenShell 0.1.x refuses this file");
      }
      binary.close();
    }
    binaries = binaries.or(() -> Optional.of(list));
  }
}
