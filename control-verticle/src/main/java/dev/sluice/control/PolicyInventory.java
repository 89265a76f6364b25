package dev.sluice.control;

import com.google.protobuf.ByteString;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policies in force, and where they differ from the files.
 *
 * @param policies by sandbox, ascending
 * @param drift at most one for each sandbox
 */
public record PolicyInventory(List<Row> policies, List<Drift> drift) {
  public static final PolicyInventory EMPTY = new PolicyInventory(List.of(), List.of());

  public PolicyInventory {
    policies = List.copyOf(policies);
    drift = List.copyOf(drift);
  }

  /** Hashes the policies that were put through the API; not for event loops. */
  static PolicyInventory of(StoredGeneration stored) {
    Map<String, PolicySource> policies = new TreeMap<>();
    stored.getGeneration().getPoliciesList().stream()
        .filter(policy -> !policy.getSandbox().equals(Boundary.NAME))
        .forEach(policy -> policies.put(policy.getSandbox(), policy));
    List<Row> rows = policies.values().stream().map(policy -> row(policy, stored)).toList();
    Map<String, ByteString> files = new TreeMap<>(stored.getTakenFilesMap());
    files.remove(Boundary.NAME);
    return new PolicyInventory(rows, drift(policies, files));
  }

  private static Row row(PolicySource policy, StoredGeneration stored) {
    boolean put = PolicyPut.isPut(policy);
    return new Row(
        policy.getSandbox(),
        policy.getRevision(),
        put ? "" : policy.getFile(),
        stored.containsDenied(policy.getSandbox()),
        policy.getPresetsMap());
  }

  private static List<Drift> drift(
      Map<String, PolicySource> policies, Map<String, ByteString> files) {
    List<Drift> drift = new ArrayList<>();
    policies.values().stream()
        .filter(PolicyPut::isPut)
        .forEach(
            policy -> {
              String sandbox = policy.getSandbox();
              ByteString file = files.getOrDefault(sandbox, ByteString.EMPTY);
              if (file.isEmpty()) {
                drift.add(new Drift(sandbox, Drift.Kind.NO_FILE));
              } else if (!file.equals(digest(policy))) {
                drift.add(new Drift(sandbox, Drift.Kind.DIFFERS));
              }
            });
    new TreeMap<>(files)
        .keySet().stream()
            .filter(sandbox -> !policies.containsKey(sandbox))
            .forEach(sandbox -> drift.add(new Drift(sandbox, Drift.Kind.DELETED)));
    return drift;
  }

  private static ByteString digest(PolicySource policy) {
    return ByteString.copyFrom(Sha256.of(policy.getYaml()));
  }

  /**
   * One policy.
   *
   * @param file empty when it was put through the API
   * @param denied its file is refused, and the policy in force denies everything
   * @param presets versions of the presets that it names, by name
   */
  public record Row(
      String sandbox, long revision, String file, boolean denied, Map<String, Integer> presets) {
    public Row {
      presets = Map.copyOf(presets);
    }

    public boolean isPut() {
      return file.isEmpty();
    }
  }

  public record Drift(String sandbox, Kind kind) {
    public enum Kind {
      DIFFERS("put through the API; its file has another text and is not in force until edited"),
      NO_FILE("put through the API; it has no file"),
      DELETED("deleted through the API; its file is not in force until edited");

      private final String text;

      Kind(String text) {
        this.text = text;
      }

      public String text() {
        return text;
      }
    }
  }
}
