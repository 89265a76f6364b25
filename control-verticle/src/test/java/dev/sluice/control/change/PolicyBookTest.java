package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SnapshotCompiler.EntryCheck.Finding;
import dev.sluice.config.source.Severity;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.v1.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyBookTest {
  @TempDir private Path state;
  @TempDir private Path config;
  private ConfigFolder files;

  @BeforeEach
  void writeFirstPolicy() throws IOException {
    files = new ConfigFolder(config).write("default", policy("a.test"));
  }

  @Test
  void theFirstReloadTakesTheFiles() throws IOException {
    PolicyBook book = open();

    assertThat(book.current().getNumber()).isZero();
    assertThat(book.reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.current().getNumber()).isEqualTo(1);
    assertThat(text(book)).isEqualTo(policy("a.test"));
  }

  @Test
  void aReloadOfTheSameFilesChangesNothingAlsoAfterARestart() throws IOException {
    open().reload();

    PolicyBook restarted = open();

    assertThat(restarted.current().getNumber()).isEqualTo(1);
    assertThat(restarted.reload()).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(restarted.current().getNumber()).isEqualTo(1);
  }

  @Test
  void aWrongFileChangesNothingAndAllViolationsAreNamed() throws IOException {
    PolicyBook book = open();
    book.reload();
    files.write("default", "version: 1\nnetwork_polices: {}\n").write("other", "[]\n");

    ChangeResult result = book.reload();

    assertThat(((ChangeResult.Rejected) result).violations())
        .anyMatch(line -> line.contains("default.yaml:2:") && line.contains("network_polices"))
        .anyMatch(line -> line.contains("other.yaml:1:"));
    assertThat(text(book)).isEqualTo(policy("a.test"));
  }

  @Test
  void aPolicyThatWasPutStaysUntilItsFileChanges() throws IOException {
    PolicyBook book = open();
    book.reload();

    assertThat(book.put(put("b.test", OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.reload()).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(open().reload()).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(text(open())).isEqualTo(policy("b.test"));

    files.write("default", policy("c.test"));
    PolicyBook restarted = open();
    restarted.reload();
    assertThat(text(restarted)).isEqualTo(policy("c.test"));
    assertThat(restarted.policy("default").map(PolicySource::getRevision)).contains(3L);
  }

  @Test
  void aPolicyGoesWithItsFileUnlessItWasPut() throws IOException {
    files.write("other", policy("o.test"));
    PolicyBook book = open();
    book.reload();
    book.put(put("b.test", OptionalLong.empty()));
    Files.delete(files.file("default"));
    Files.delete(files.file("other"));

    book.reload();

    assertThat(book.policy("other")).isEmpty();
    assertThat(text(book)).isEqualTo(policy("b.test"));
  }

  @Test
  void anOutdatedRevisionIsAConflict() throws IOException {
    PolicyBook book = open();
    book.reload();

    assertThat(book.put(put("b.test", OptionalLong.of(7)))).isEqualTo(new ChangeResult.Conflict(1));
    assertThat(book.put(put("b.test", OptionalLong.of(1))))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.put(put("c.test", OptionalLong.of(1)))).isEqualTo(new ChangeResult.Conflict(2));
  }

  @Test
  void puttingWhatIsThereChangesNothing() throws IOException {
    PolicyBook book = open();
    book.reload();

    assertThat(book.put(put("a.test", OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Unchanged.class);
  }

  @Test
  void anEntryThatItsImplementationRefusesRejectsTheChange() throws IOException {
    PolicyBook book = open();
    book.reload();
    String yaml =
        policy("a.test")
            + """
            network_middlewares:
              guard:
                middleware: test/guard
                endpoints: {include: [a.test]}
            """;

    ChangeResult result = book.put(new PolicyPut("default", yaml, OptionalLong.empty()));

    assertThat(((ChangeResult.Rejected) result).violations())
        .singleElement()
        .asString()
        .contains("guard")
        .contains("no such implementation");
  }

  @Test
  void numbersPassTheOneThatANodeAlreadyRuns() throws IOException {
    PolicyBook book = open();
    book.reload();

    assertThat(book.numberAbove(41).getNumber()).isEqualTo(42);
    assertThat(book.numberAbove(41).getNumber()).isEqualTo(42);
    assertThat(text(open())).isEqualTo(policy("a.test"));
    assertThat(open().current().getNumber()).isEqualTo(42);
  }

  private PolicyBook open() throws IOException {
    GenerationCompiler compiler =
        new GenerationCompiler(
            (entry, registrations) ->
                List.of(new Finding(Severity.ERROR, "no such implementation")));
    return new PolicyBook(config, GenerationStore.open(state), compiler);
  }

  private static PolicyPut put(String host, OptionalLong expected) {
    return new PolicyPut("default", policy(host), expected);
  }

  private static String text(PolicyBook book) {
    return book.policy("default").map(PolicySource::getYaml).orElse("");
  }
}
