package dev.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyHistoryTest {
  @TempDir private Path directory;

  @Test
  void eachRevisionIsToldOnceWithTheGenerationThatBroughtIt() throws IOException {
    GenerationStore store = GenerationStore.open(directory);
    add(store, 1, false);
    add(store, 1, false);
    add(store, 2, true);
    add(store, 3, false);

    assertThat(store.revisions("ci"))
        .extracting(kept -> kept.policy().getRevision() + " in " + kept.generation())
        .containsExactly("3 in 4", "1 in 1");
    assertThat(store.revisions("other")).isEmpty();
    assertThat(GenerationStore.open(directory).revisions("ci")).hasSize(2);
  }

  @Test
  void onlyTheNewestAreTold() throws IOException {
    GenerationStore store = GenerationStore.open(directory);
    for (int revision = 1; revision <= GenerationStore.MOST_REVISIONS + 5; revision++) {
      add(store, revision, false);
    }

    assertThat(store.revisions("ci")).hasSize(GenerationStore.MOST_REVISIONS);
    assertThat(store.revisions("ci").getFirst().policy().getRevision())
        .isEqualTo(GenerationStore.MOST_REVISIONS + 5);
  }

  private static void add(GenerationStore store, long revision, boolean denied) throws IOException {
    PolicySource policy =
        PolicySource.newBuilder()
            .setSandbox("ci")
            .setRevision(revision)
            .setYaml("version: " + revision)
            .build();
    StoredGeneration.Builder next =
        StoredGeneration.newBuilder()
            .setTimeMs(revision)
            .setGeneration(
                Generation.newBuilder().setNumber(store.nextNumber()).addPolicies(policy));
    store.append((denied ? next.putDenied("ci", PolicySource.getDefaultInstance()) : next).build());
  }
}
