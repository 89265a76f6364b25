package dev.sluice.control.change;

import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.Registrations.InvalidGeneration;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.control.change.RefusedDocument.Effect;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.files.RefusedFiles;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.policy.snapshot.RegistrationsOnly;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files of a reload without refused ones: a broken file stops only its own change. Immutable.
 *
 * <p>A refused policy leaves its sandbox as it is in force. The sandbox is denied instead when
 * there is nothing in force yet, or when {@code policy_validation_failure_mode} is {@code
 * fail_closed} and the document itself is invalid. Registrations are refused as a whole. A refused
 * boundary leaves the one in force; before the first generation nothing is within it.
 */
public final class FilesCandidate {
  private final StoredGeneration inForce;
  private final ConfigurationFiles files;
  private final Map<Source, PreparedPolicy> prepared;
  private final Left left;

  private FilesCandidate(
      StoredGeneration inForce,
      ConfigurationFiles files,
      Map<Source, PreparedPolicy> prepared,
      Left left) {
    this.inForce = inForce;
    this.files = files;
    this.prepared = prepared;
    this.left = left;
  }

  static FilesCandidate of(
      StoredGeneration inForce, ConfigurationFiles files, Map<Source, PreparedPolicy> prepared) {
    ConfigDirectory those = files.directory();
    Map<String, Fault> misnamed = new TreeMap<>();
    those.misnamed().refused().forEach((name, error) -> misnamed.put(name, Fault.of(error)));
    Left left = Left.NOTHING.policies(misnamed);
    Left read = those.unread().map(Fault::of).map(left::registrations).orElse(left);
    return new FilesCandidate(inForce, files, prepared, read);
  }

  Map<Source, PreparedPolicy> prepared() {
    return prepared;
  }

  Map<String, Source> tests() {
    return files.directory().tests();
  }

  EntryCheck check() {
    return left.registrations().isEmpty()
        ? files.check()
        : new RegistrationsOnly(RegistrationCheck.none());
  }

  GenerationCandidate candidate() {
    GenerationCandidate next =
        new GenerationCandidate(inForce)
            .applyFiles(files.directory(), left.policies(), left.registrations().isPresent());
    boolean closed =
        GenerationCompiler.onInvalid(next.generation(0)) == InvalidGeneration.FAIL_CLOSED;
    Set<String> denied = left.policies();
    denied.removeIf(sandbox -> next.isOverruled(sandbox) || !isDenied(sandbox, next, closed));
    return next.deny(denied, files.directory().policies());
  }

  /**
   * The same without the documents that have errors; empty when nothing is left to refuse.
   *
   * @param byServices services object; the documents alone are valid
   */
  Optional<FilesCandidate> narrowed(List<Violation> violations, boolean byServices) {
    GenerationCandidate candidate = candidate();
    Map<String, String> changed = candidate.changedFiles();
    Set<String> faulty =
        violations.stream()
            .filter(violation -> violation.severity() == Severity.ERROR)
            .map(Violation::file)
            .collect(Collectors.toSet());
    if (left.registrations().isEmpty() && !changed.keySet().containsAll(faulty)) {
      faulty.removeAll(changed.keySet());
      return inForce.getGeneration().getNumber() > 0
          ? Optional.of(leaving(left.registrations(about(violations, faulty, byServices))))
          : Optional.empty();
    }
    faulty.retainAll(changed.keySet());
    // Without it, the policies that it refuses may be valid.
    Set<String> boundary = new HashSet<>(faulty);
    boundary.removeIf(file -> !changed.getOrDefault(file, "").equals(Boundary.NAME));
    faulty.retainAll(boundary.isEmpty() ? Set.copyOf(faulty) : boundary);
    return faulty.isEmpty()
        ? Optional.empty()
        : Optional.of(leaving(left.policies(refused(violations, faulty, changed, byServices))));
  }

  FilesCandidate postponed(Set<String> sandboxes) {
    Set<String> changed = new HashSet<>(candidate().changedFiles().values());
    Left rest = left.postponed(sandboxes);
    boolean byRegistrations = !changed.containsAll(sandboxes) && left.registrations().isEmpty();
    return leaving(byRegistrations ? rest.registrations(Fault.NONE) : rest);
  }

  List<RefusedDocument> refusals() {
    List<RefusedDocument> all =
        new ArrayList<>(RefusedDocument.of(files.directory().misnamed().nameless()));
    left.registrations()
        .filter(fault -> !fault.violations().isEmpty())
        .ifPresent(fault -> all.add(refusal(Optional.empty(), fault, Effect.RETAINED)));
    Set<String> denied = candidate().denied();
    left.refused()
        .forEach(
            (sandbox, fault) ->
                all.add(
                    refusal(
                        Optional.of(sandbox),
                        fault,
                        denied.contains(sandbox) ? Effect.DENIED : Effect.RETAINED)));
    return all;
  }

  Optional<ChangeResult.Rejected> rejected() {
    List<RefusedDocument> all = refusals();
    GenerationCandidate whole = leaving(Left.NOTHING).candidate();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(ChangeResult.Rejected.of(all, ConfigurationHash.of(whole.generation(0))));
  }

  RefusedFiles refusedPolicies() {
    return RefusedFiles.of(files.directory(), left.refused().keySet());
  }

  private RefusedDocument refusal(Optional<String> sandbox, Fault fault, Effect effect) {
    String file =
        sandbox
            .map(name -> files.directory().policies().get(name))
            .or(files.directory()::registrations)
            .map(Source::file)
            .orElse(ConfigDirectory.REGISTRATIONS);
    return new RefusedDocument(sandbox, file, RefusedDocument.reasons(fault.violations()), effect);
  }

  private boolean isDenied(String sandbox, GenerationCandidate next, boolean closed) {
    boolean wasDenied = inForce.containsDenied(sandbox);
    if (!left.refused().containsKey(sandbox)) {
      return wasDenied;
    }
    boolean first = inForce.getGeneration().getNumber() == 0;
    boolean nothingElse = first || (wasDenied && !next.has(sandbox));
    boolean mayStay = left.refused().get(sandbox).byServices() && !wasDenied;
    // What is in force need not be within a boundary that denies everything.
    return nothingElse || (closed && !sandbox.equals(Boundary.NAME) && !mayStay);
  }

  private FilesCandidate leaving(Left more) {
    return new FilesCandidate(inForce, files, prepared, more);
  }

  private static Map<String, Fault> refused(
      List<Violation> violations,
      Set<String> faulty,
      Map<String, String> sandboxes,
      boolean byServices) {
    Map<String, Fault> refused = new TreeMap<>();
    faulty.forEach(
        file -> refused.put(sandboxes.get(file), about(violations, Set.of(file), byServices)));
    return refused;
  }

  private static Fault about(List<Violation> violations, Set<String> files, boolean byServices) {
    return new Fault(
        violations.stream().filter(violation -> files.contains(violation.file())).toList(),
        byServices);
  }

  private record Fault(List<Violation> violations, boolean byServices) {
    static final Fault NONE = new Fault(List.of(), true);

    static Fault of(Violation error) {
      return new Fault(List.of(error), false);
    }
  }

  /**
   * The documents that are left out.
   *
   * @param refused policies by sandbox
   * @param inQuestion sandboxes whose policies wait for their services
   */
  private record Left(
      Map<String, Fault> refused, Set<String> inQuestion, Optional<Fault> registrations) {
    static final Left NOTHING = new Left(Map.of(), Set.of(), Optional.empty());

    Set<String> policies() {
      Set<String> all = new TreeSet<>(refused.keySet());
      all.addAll(inQuestion);
      return all;
    }

    Left policies(Map<String, Fault> more) {
      Map<String, Fault> all = new TreeMap<>(refused);
      all.putAll(more);
      return new Left(all, inQuestion, registrations);
    }

    Left registrations(Fault fault) {
      return new Left(refused, inQuestion, Optional.of(fault));
    }

    Left postponed(Set<String> sandboxes) {
      Set<String> all = new TreeSet<>(inQuestion);
      all.addAll(sandboxes);
      return new Left(refused, all, registrations);
    }
  }
}
