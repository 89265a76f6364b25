package dev.sluice.control.change;

import com.google.protobuf.ByteString;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.control.files.RefusedFiles;
import dev.sluice.control.store.ProposedRuleMarks;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.preset.PresetPins;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The next generation in the making: the one in force, with changes. One thread. */
final class GenerationCandidate {
  static final String DENIES =
      """
      # Sluice denies this sandbox: its policy file is refused. Repair the file.
      version: 1
      network_policies: {}
      """;

  private final StoredGeneration inForce;

  /** By sandbox; of a denied one the policy that it had. */
  private final Map<String, Source> policies = new TreeMap<>();

  /** By sandbox: the policy that denies it. */
  private final Map<String, Source> denied = new TreeMap<>();

  private final Map<String, PolicySource> previous = new HashMap<>();
  private final Map<String, ByteString> takenFiles;
  private final OverruledFiles overruled;
  private final ProposedRuleMarks proposed;
  private String registrations;
  private String registrationsFile;

  GenerationCandidate(StoredGeneration inForce) {
    Generation generation = inForce.getGeneration();
    this.inForce = inForce;
    this.takenFiles = new TreeMap<>(inForce.getTakenFilesMap());
    this.overruled = OverruledFiles.of(inForce);
    this.proposed = ProposedRuleMarks.of(inForce);
    this.registrations = generation.getRegistrationsToml();
    this.registrationsFile = generation.getRegistrationsFile();
    for (PolicySource policy : generation.getPoliciesList()) {
      String sandbox = policy.getSandbox();
      previous.put(sandbox, policy);
      (inForce.containsDenied(sandbox) ? denied : policies)
          .put(sandbox, GenerationCompiler.source(policy));
    }
    inForce.getDeniedMap().values().stream()
        .filter(former -> !former.getSandbox().isEmpty())
        .forEach(former -> policies.put(former.getSandbox(), GenerationCompiler.source(former)));
  }

  /**
   * Applies the files. A file replaces a policy only when its text differs from the file last
   * applied, so a policy put through the API stays until the file is edited. A policy without its
   * file is removed, unless it was put. No sandbox is denied then.
   *
   * @param left sandboxes whose policies stay as they are
   * @param keepRegistrations the registrations stay as they are
   */
  GenerationCandidate applyFiles(
      ConfigDirectory files, Set<String> left, boolean keepRegistrations) {
    denied.clear();
    overruled.retain(files);
    files.policies().entrySet().stream()
        .filter(file -> !left.contains(file.getKey()))
        .forEach(file -> applyFile(file.getKey(), file.getValue()));
    takenFiles.keySet().stream()
        .filter(sandbox -> !files.policies().containsKey(sandbox))
        .toList()
        .forEach(this::removeFile);
    if (!keepRegistrations) {
      registrations = files.registrations().map(Source::text).orElse("");
      // The path of an empty file is left out: control nodes may keep theirs in different places.
      registrationsFile =
          registrations.isEmpty() ? "" : files.registrations().map(Source::file).orElse("");
    }
    return this;
  }

  /**
   * Denies sandboxes; a policy that they have comes back with the end of that.
   *
   * @param files the refused ones
   */
  GenerationCandidate deny(Set<String> sandboxes, Map<String, Source> files) {
    for (String sandbox : sandboxes) {
      Source file = files.getOrDefault(sandbox, new Source(sandbox, ""));
      denied.put(sandbox, new Source(file.file(), DENIES));
    }
    return this;
  }

  /**
   * Replaces the policy of a sandbox, which is not denied then.
   *
   * @param refused its file counts as applied, so that the put policy stays until that is edited
   */
  GenerationCandidate put(PolicyPut put, RefusedFiles refused) {
    clear(put.sandbox(), refused);
    Source source = PresetPins.pin(put.source());
    Source before = policies.get(put.sandbox());
    if (before == null
        || !before.text().equals(source.text())
        || !before.presets().equals(source.presets())) {
      policies.put(put.sandbox(), source);
    }
    put.proposedRule().ifPresent(rule -> proposed.add(put.sandbox(), rule, put.yaml()));
    return this;
  }

  GenerationCandidate remove(String sandbox, RefusedFiles refused) {
    clear(sandbox, refused);
    policies.remove(sandbox);
    return this;
  }

  boolean changesNothing() {
    StoredGeneration same = stored(generation(inForce.getGeneration().getNumber()));
    return inForce.getGeneration().equals(same.getGeneration())
        && inForce.getTakenFilesMap().equals(same.getTakenFilesMap())
        && inForce.getOverruledFilesMap().equals(same.getOverruledFilesMap())
        && inForce.getDeniedMap().equals(same.getDeniedMap());
  }

  Map<String, String> changedFiles() {
    Map<String, String> changed = new HashMap<>();
    wanted()
        .forEach(
            (sandbox, source) -> {
              if (!isInForce(sandbox, source)) {
                changed.put(source.file(), sandbox);
              }
            });
    return changed;
  }

  boolean has(String sandbox) {
    return policies.containsKey(sandbox);
  }

  boolean isOverruled(String sandbox) {
    return overruled.has(sandbox);
  }

  Set<String> denied() {
    return new TreeSet<>(denied.keySet());
  }

  Generation generation(long number) {
    Generation.Builder next =
        Generation.newBuilder()
            .setNumber(number)
            .setRegistrationsToml(registrations)
            .setRegistrationsFile(registrationsFile)
            .addAllUnvalidated(inForce.getGeneration().getUnvalidatedList());
    wanted().forEach((sandbox, source) -> next.addPolicies(revised(sandbox, source)));
    return next.build();
  }

  StoredGeneration stored(Generation generation) {
    StoredGeneration.Builder stored =
        StoredGeneration.newBuilder()
            .setGeneration(generation)
            .setTimeMs(System.currentTimeMillis())
            .putAllTakenFiles(takenFiles)
            .putAllOverruledFiles(overruled.stored())
            .putAllProposedRules(proposed.stored());
    denied.keySet().forEach(sandbox -> stored.putDenied(sandbox, former(sandbox)));
    return stored.build();
  }

  private Map<String, Source> wanted() {
    Map<String, Source> wanted = new TreeMap<>(policies);
    wanted.putAll(denied);
    return wanted;
  }

  private boolean isInForce(String sandbox, Source source) {
    PolicySource before = previous.get(sandbox);
    return before != null
        && before.getYaml().equals(source.text())
        && before.getPresetsMap().equals(source.presets());
  }

  private PolicySource revised(String sandbox, Source source) {
    PolicySource before = previous.getOrDefault(sandbox, PolicySource.getDefaultInstance());
    return isInForce(sandbox, source)
        ? before
        : GenerationCompiler.policy(sandbox, source)
            .setRevision(before.getRevision() + 1)
            .addAllProposedRules(proposed.in(sandbox, source.text()))
            .build();
  }

  private PolicySource former(String sandbox) {
    Source source = policies.get(sandbox);
    return source == null
        ? PolicySource.getDefaultInstance()
        : GenerationCompiler.policy(sandbox, source).build();
  }

  private void applyFile(String sandbox, Source source) {
    ByteString digest = digest(source);
    Source before = policies.get(sandbox);
    if (!digest.equals(takenFiles.put(sandbox, digest))
        && (before == null || !before.text().equals(source.text()))) {
      policies.put(sandbox, PresetPins.pin(source));
    }
  }

  private void removeFile(String sandbox) {
    takenFiles.remove(sandbox);
    Source policy = policies.get(sandbox);
    if (policy != null && !PolicyPut.isPut(GenerationCompiler.policy(sandbox, policy).build())) {
      policies.remove(sandbox);
    }
  }

  private void clear(String sandbox, RefusedFiles refused) {
    denied.remove(sandbox);
    refused.text(sandbox).ifPresent(file -> takenFiles.put(sandbox, digest(file)));
    refused.unusable(sandbox).ifPresent(file -> overruled.add(sandbox, file));
  }

  private static ByteString digest(Source source) {
    return ByteString.copyFrom(Sha256.of(source.text()));
  }

  /**
   * Unusable policy files that no longer deny their sandboxes: a policy was put, or removed, while
   * they were refused. One thread.
   */
  private static final class OverruledFiles {
    private final Map<String, ByteString> digests;

    private OverruledFiles(Map<String, ByteString> digests) {
      this.digests = digests;
    }

    static OverruledFiles of(StoredGeneration stored) {
      return new OverruledFiles(new TreeMap<>(stored.getOverruledFilesMap()));
    }

    /**
     * Adds the file of a sandbox.
     *
     * @param file without text when it was not read
     */
    void add(String sandbox, Source file) {
      digests.put(sandbox, digest(file));
    }

    void retain(ConfigDirectory files) {
      digests.keySet().retainAll(files.misnamed().refused().keySet());
      digests
          .entrySet()
          .removeIf(
              file ->
                  Optional.ofNullable(files.policies().get(file.getKey()))
                      .filter(now -> file.getValue().equals(digest(now)))
                      .isEmpty());
    }

    boolean has(String sandbox) {
      return digests.containsKey(sandbox);
    }

    Map<String, ByteString> stored() {
      return Map.copyOf(digests);
    }
  }
}
