package dev.sluice.control.change;

import dev.sluice.proto.v1.EntryKey;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A change that is not in force yet. */
public sealed interface CandidateChange {
  CandidateChange warned(List<String> more);

  record Settled(ChangeResult result) implements CandidateChange {
    @Override
    public Settled warned(List<String> more) {
      return this;
    }
  }

  /**
   * Valid, not yet stored.
   *
   * @param warnings doubtful points of the documents, one per line
   * @param unverified entries that only their services can validate
   * @param files where the change comes from files
   * @param rejected the files that are not part of it
   */
  record Valid(
      StoredGeneration stored,
      List<String> warnings,
      List<EntryId> unverified,
      Optional<FilesCandidate> files,
      Optional<ChangeResult.Rejected> rejected)
      implements CandidateChange {
    Valid(StoredGeneration stored, List<String> warnings, List<EntryId> unverified) {
      this(stored, warnings, unverified, Optional.empty(), Optional.empty());
    }

    @Override
    public Valid warned(List<String> more) {
      List<String> all = Stream.concat(warnings.stream(), more.stream()).toList();
      return new Valid(stored, all, unverified, files, rejected);
    }

    /**
     * The outcome once it is in force.
     *
     * @param previous number of the generation before; 0 for the first
     */
    public ChangeResult result(long previous) {
      ChangeResult.Accepted accepted = new ChangeResult.Accepted(generation(), previous, warnings);
      return rejected.isPresent()
          ? new ChangeResult.PartlyAccepted(accepted, rejected.get())
          : accepted;
    }

    public Valid unasked() {
      List<EntryId> all =
          Stream.concat(EntryId.unvalidatedIn(generation()).stream(), unverified.stream()).toList();
      Generation unresolved = EntryId.unvalidated(generation(), all);
      StoredGeneration same = stored.toBuilder().setGeneration(unresolved).build();
      return new Valid(same, warnings, List.of(), files, rejected);
    }

    public Generation generation() {
      return stored.getGeneration();
    }
  }

  record EntryId(String sandbox, String key) {
    /** The policy file of a sandbox; the sandbox where the policy has no file. */
    public static String fileOf(String sandbox, Generation generation) {
      return generation.getPoliciesList().stream()
          .filter(policy -> policy.getSandbox().equals(sandbox))
          .map(PolicySource::getFile)
          .findFirst()
          .orElse(sandbox);
    }

    static List<EntryId> unvalidatedIn(Generation generation) {
      return generation.getUnvalidatedList().stream()
          .map(entry -> new EntryId(entry.getSandbox(), entry.getKey()))
          .toList();
    }

    static Generation unvalidated(Generation generation, List<EntryId> entries) {
      return generation.toBuilder()
          .clearUnvalidated()
          .addAllUnvalidated(entries.stream().map(EntryId::toProto).toList())
          .build();
    }

    private EntryKey toProto() {
      return EntryKey.newBuilder().setSandbox(sandbox).setKey(key).build();
    }
  }

  record Base(StoredGeneration stored, long nextNumber) {
    Generation current() {
      return stored.getGeneration();
    }

    boolean isGeneration() {
      return current().getNumber() > 0;
    }

    List<EntryId> unvalidated() {
      return EntryId.unvalidatedIn(current());
    }

    /** The documents that were accepted, also those of denied sandboxes. */
    Generation accepted() {
      return current().toBuilder().addAllPolicies(stored.getDeniedMap().values()).build();
    }

    Generation acceptedWithout(String sandbox) {
      Generation.Builder rest = current().toBuilder().clearPolicies();
      accepted().getPoliciesList().stream()
          .filter(policy -> !policy.getSandbox().equals(sandbox))
          .forEach(rest::addPolicies);
      return rest.build();
    }
  }

  /**
   * The services' answers about the entries of a change.
   *
   * @param objections reasons against entries; empty when all are valid
   */
  record ServiceAnswers(Map<EntryId, String> objections) {
    public static final ServiceAnswers NONE = new ServiceAnswers(Map.of());

    public ServiceAnswers {
      objections = Map.copyOf(objections);
    }
  }
}
