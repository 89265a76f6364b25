package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.settings.MisnamedFiles;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.control.files.RefusedFiles;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.preset.PresetPins;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A name of a preset stands for one version from a change to the next. */
class PinnedPresetsTest {
  private static final String POLICY = "version: 1\nx-sluice: {presets: [npm, pypi]}\n";
  private static final Map<String, Integer> NEWEST = Map.of("npm", 1, "pypi", 1);

  /** As an earlier change, or another version of Sluice, has stored it. */
  private static final Map<String, Integer> STORED = Map.of("npm", 7, "pypi", 1);

  @Test
  void aPutStoresTheVersions() {
    Generation next = put(StoredGeneration.getDefaultInstance(), POLICY).generation(1);

    assertThat(policy(next).getPresetsMap()).isEqualTo(NEWEST);
    assertThat(policy(next).getYaml()).isEqualTo(POLICY);
  }

  @Test
  void aPutOfTheSameTextMovesToTheNewestVersions() {
    Generation next = put(stored(STORED), POLICY).generation(6);

    assertThat(policy(next).getPresetsMap()).isEqualTo(NEWEST);
    assertThat(policy(next).getRevision()).isEqualTo(4);
    assertThat(put(stored(NEWEST), POLICY).changesNothing()).isTrue();
  }

  @Test
  void aRollbackOrAnApprovalKeepsTheVersions() {
    StoredGeneration former = stored(STORED);
    PolicyPut again =
        new PolicyPut("ci", POLICY + "# again\n", OptionalLong.empty())
            .keepingPresets(policy(former.getGeneration()));

    Generation next =
        new GenerationCandidate(stored(NEWEST)).put(again, RefusedFiles.NONE).generation(6);

    assertThat(policy(next).getPresetsMap()).isEqualTo(STORED);
  }

  @Test
  void aNameThatWentOrCameHasNoStoredVersion() {
    PolicyPut changed =
        new PolicyPut("ci", "version: 1\nx-sluice: {presets: [npm, go]}\n", OptionalLong.empty())
            .keepingPresets(policy(stored(STORED).getGeneration()));

    Generation next =
        new GenerationCandidate(stored(STORED)).put(changed, RefusedFiles.NONE).generation(6);

    assertThat(policy(next).getPresetsMap()).isEqualTo(Map.of("npm", 7, "go", 1));
  }

  @Test
  void aReloadOfTheSameFileKeepsTheVersions() {
    GenerationCandidate next = files(stored(STORED), POLICY);

    assertThat(next.changesNothing()).isTrue();
    assertThat(policy(next.generation(6)).getPresetsMap()).isEqualTo(STORED);
  }

  @Test
  void anEditedFileMovesToTheNewestVersions() {
    Generation next = files(stored(STORED), POLICY + "# edited\n").generation(6);

    assertThat(policy(next).getPresetsMap()).isEqualTo(NEWEST);
    assertThat(policy(next).getRevision()).isEqualTo(4);
  }

  @Test
  void aChangeOfAnotherSandboxKeepsTheVersions() {
    Generation next =
        new GenerationCandidate(stored(STORED))
            .put(new PolicyPut("other", POLICY, OptionalLong.empty()), RefusedFiles.NONE)
            .generation(6);

    assertThat(policy(next).getPresetsMap()).isEqualTo(STORED);
  }

  @Test
  void theEndOfADenialBringsTheVersionsBack() {
    StoredGeneration denied =
        new GenerationCandidate(stored(STORED))
            .deny(Set.of("ci"), Map.of())
            .stored(
                new GenerationCandidate(stored(STORED)).deny(Set.of("ci"), Map.of()).generation(6));
    assertThat(policy(denied.getGeneration()).getPresetsMap()).isEmpty();

    assertThat(policy(files(denied, POLICY).generation(7)).getPresetsMap()).isEqualTo(STORED);
  }

  @Test
  void aNodeThatLacksTheVersionDoesNotTakeAnother() {
    GenerationCompiler compiler = new GenerationCompiler((sandbox, entry, services) -> List.of());

    assertThat(compiler.compile(stored(NEWEST).getGeneration(), Snapshot.empty()))
        .isInstanceOf(Compilation.Compiled.class);
    assertThat(compiler.compile(stored(STORED).getGeneration(), Snapshot.empty()))
        .isInstanceOf(Compilation.Rejected.class);
  }

  @Test
  void otherVersionsAreAnotherConfiguration() {
    assertThat(ConfigurationHash.of(stored(STORED).getGeneration()))
        .isNotEqualTo(ConfigurationHash.of(stored(NEWEST).getGeneration()))
        .isEqualTo(ConfigurationHash.of(stored(STORED).getGeneration()));
  }

  @Test
  void aDocumentIsPreparedForTheVersionsThatItWillHave() {
    Source put = new PolicyPut("ci", POLICY, OptionalLong.empty()).source();
    Source pinned = PresetPins.pin(put);

    assertThat(pinned.presets()).isEqualTo(NEWEST);
    assertThat(PreparedPolicy.compile(pinned).policy().orElseThrow().source())
        .isEqualTo(GenerationCompiler.source(policy(put(stored(STORED), POLICY).generation(6))));
  }

  @Test
  void aKeyWithAnEscapeIsPinnedToo() {
    Source escaped = new Source("p.yaml", "version: 1\n\"x\\x2dsluice\": {presets: [npm]}\n");

    assertThat(PresetPins.pin(escaped).presets()).isEqualTo(Map.of("npm", 1));
    assertThat(PresetPins.pin(new Source("p.yaml", "x-sluice: [")).presets()).isEmpty();
  }

  private static GenerationCandidate put(StoredGeneration inForce, String yaml) {
    return new GenerationCandidate(inForce)
        .put(new PolicyPut("ci", yaml, OptionalLong.empty()), RefusedFiles.NONE);
  }

  private static GenerationCandidate files(StoredGeneration inForce, String yaml) {
    return new GenerationCandidate(inForce)
        .applyFiles(
            new ConfigDirectory(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("ci", new Source("policies/ci.yaml", yaml)),
                Map.of(),
                MisnamedFiles.NONE,
                false),
            Set.of(),
            false);
  }

  private static StoredGeneration stored(Map<String, Integer> presets) {
    PolicySource policy =
        PolicySource.newBuilder()
            .setSandbox("ci")
            .setRevision(3)
            .setYaml(POLICY)
            .setFile("policies/ci.yaml")
            .putAllPresets(presets)
            .build();
    return StoredGeneration.newBuilder()
        .setGeneration(Generation.newBuilder().setNumber(5).addPolicies(policy))
        .putTakenFiles("ci", ByteString.copyFrom(Sha256.of(POLICY)))
        .build();
  }

  private static PolicySource policy(Generation generation) {
    return generation.getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals("ci"))
        .findFirst()
        .orElseThrow();
  }
}
