package dev.sluice.control.change;

import com.google.protobuf.ByteString;
import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.Map;
import java.util.TreeMap;

/** The next generation in the making: the one in force, with changes. One thread. */
final class GenerationCandidate {
  private final StoredGeneration inForce;
  private final Map<String, PolicySource> policies = new TreeMap<>();
  private final Map<String, ByteString> takenFiles;
  private String registrations;
  private String registrationsFile;

  GenerationCandidate(StoredGeneration inForce) {
    Generation generation = inForce.getGeneration();
    this.inForce = inForce;
    this.takenFiles = new TreeMap<>(inForce.getTakenFilesMap());
    this.registrations = generation.getRegistrationsToml();
    this.registrationsFile = generation.getRegistrationsFile();
    generation.getPoliciesList().forEach(policy -> policies.put(policy.getSandbox(), policy));
  }

  /**
   * Applies the files. A file replaces a policy only when its text differs from the file last
   * applied, so a policy put through the API stays until the file is edited. A policy without its
   * file is removed, unless it was put.
   */
  GenerationCandidate applyFiles(ConfigDirectory files) {
    files.policies().forEach(this::applyFile);
    takenFiles.keySet().stream()
        .filter(sandbox -> !files.policies().containsKey(sandbox))
        .toList()
        .forEach(this::removeFile);
    registrations = files.registrations().map(Source::text).orElse("");
    // The path of an empty file is left out: control nodes may keep theirs in different places.
    registrationsFile =
        registrations.isEmpty() ? "" : files.registrations().map(Source::file).orElse("");
    return this;
  }

  GenerationCandidate put(PolicyPut put) {
    replace(put.sandbox(), put.source());
    return this;
  }

  /** Whether policies, registrations and applied files equal those in force. */
  boolean changesNothing() {
    return inForce.getGeneration().equals(generation(inForce.getGeneration().getNumber()))
        && inForce.getTakenFilesMap().equals(takenFiles);
  }

  Generation generation(long number) {
    return Generation.newBuilder()
        .setNumber(number)
        .addAllPolicies(policies.values())
        .setRegistrationsToml(registrations)
        .setRegistrationsFile(registrationsFile)
        .addAllUnvalidated(inForce.getGeneration().getUnvalidatedList())
        .build();
  }

  StoredGeneration stored(Generation generation) {
    return StoredGeneration.newBuilder()
        .setGeneration(generation)
        .setTimeMs(System.currentTimeMillis())
        .putAllTakenFiles(takenFiles)
        .build();
  }

  private void applyFile(String sandbox, Source source) {
    ByteString digest = ByteString.copyFrom(Sha256.of(source.text()));
    if (!digest.equals(takenFiles.put(sandbox, digest))) {
      replace(sandbox, source);
    }
  }

  private void removeFile(String sandbox) {
    takenFiles.remove(sandbox);
    PolicySource policy = policies.get(sandbox);
    if (policy != null && !policy.getFile().startsWith(PolicyRevisions.PUT)) {
      policies.remove(sandbox);
    }
  }

  private void replace(String sandbox, Source source) {
    PolicySource previous = policies.getOrDefault(sandbox, PolicySource.getDefaultInstance());
    if (previous.getYaml().equals(source.text())) {
      return;
    }
    policies.put(
        sandbox,
        PolicySource.newBuilder()
            .setSandbox(sandbox)
            .setRevision(previous.getRevision() + 1)
            .setYaml(source.text())
            .setFile(source.file())
            .build());
  }
}
