package dev.sluice.control.change;

import com.google.protobuf.ByteString;
import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration that may become the next generation: the one in force, with changes. One thread.
 */
final class Candidate {
  private final StoredGeneration inForce;
  private final Map<String, PolicySource> policies = new TreeMap<>();
  private final Map<String, ByteString> takenFiles;
  private String registrations;
  private String registrationsFile;

  Candidate(StoredGeneration inForce) {
    Generation generation = inForce.getGeneration();
    this.inForce = inForce;
    this.takenFiles = new TreeMap<>(inForce.getTakenFilesMap());
    this.registrations = generation.getRegistrationsToml();
    this.registrationsFile = generation.getRegistrationsFile();
    generation.getPoliciesList().forEach(policy -> policies.put(policy.getSandbox(), policy));
  }

  /**
   * A file counts when its text is not the one taken before, so that a policy put through the API
   * stays until somebody edits the file. A policy whose file is gone goes too, unless it was put.
   */
  Candidate takeFiles(ConfigDirectory files) {
    files.policies().forEach(this::takeFile);
    takenFiles.keySet().stream()
        .filter(sandbox -> !files.policies().containsKey(sandbox))
        .toList()
        .forEach(this::dropFile);
    registrations = files.registrations().map(Source::text).orElse("");
    // Where a file without text is changes nothing, and control nodes may have theirs elsewhere.
    registrationsFile =
        registrations.isEmpty() ? "" : files.registrations().map(Source::file).orElse("");
    return this;
  }

  Candidate put(PolicyPut put) {
    replace(put.sandbox(), new Source(PolicyBook.PUT + put.sandbox(), put.yaml()));
    return this;
  }

  /** Whether it would decide as the one in force does, and has taken the same files. */
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
        .build();
  }

  StoredGeneration stored(Generation generation) {
    return StoredGeneration.newBuilder()
        .setGeneration(generation)
        .setTimeMs(System.currentTimeMillis())
        .putAllTakenFiles(takenFiles)
        .build();
  }

  private void takeFile(String sandbox, Source source) {
    ByteString digest = digest(source.text());
    if (!digest.equals(takenFiles.put(sandbox, digest))) {
      replace(sandbox, source);
    }
  }

  private void dropFile(String sandbox) {
    takenFiles.remove(sandbox);
    PolicySource policy = policies.get(sandbox);
    if (policy != null && !policy.getFile().startsWith(PolicyBook.PUT)) {
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

  private static ByteString digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteString.copyFrom(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
