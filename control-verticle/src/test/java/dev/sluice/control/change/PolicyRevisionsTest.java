package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violation.Severity;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.policy.snapshot.EntryFinding;
import dev.sluice.proto.v1.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRevisionsTest {
  @TempDir private Path state;
  @TempDir private Path config;
  private ConfigFolder files;

  @BeforeEach
  void writeFirstPolicy() throws IOException {
    files = new ConfigFolder(config).write("default", policy("a.test"));
  }

  @Test
  void theFirstReloadTakesTheFiles() throws IOException {
    BlockingRevisions book = open();

    assertThat(book.current().getNumber()).isZero();
    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.current().getNumber()).isEqualTo(1);
    assertThat(text(book)).isEqualTo(policy("a.test"));
  }

  @Test
  void aReloadOfTheSameFilesChangesNothingAlsoAfterARestart() throws IOException {
    reload(open());

    BlockingRevisions restarted = open();

    assertThat(restarted.current().getNumber()).isEqualTo(1);
    assertThat(reload(restarted)).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(restarted.current().getNumber()).isEqualTo(1);
  }

  @Test
  void aWrongFileChangesNothingAndAllViolationsAreNamed() throws IOException {
    BlockingRevisions book = open();
    reload(book);
    files.write("default", "version: 1\nnetwork_polices: {}\n").write("other", "[]\n");

    ChangeResult result = reload(book);

    assertThat(((ChangeResult.Rejected) result).violations())
        .anyMatch(line -> line.contains("default.yaml:2:") && line.contains("network_polices"))
        .anyMatch(line -> line.contains("other.yaml:1:"));
    assertThat(text(book)).isEqualTo(policy("a.test"));
  }

  @Test
  void warningsOfOtherDocumentsAreNoViolationsOfARefusedPut() throws IOException {
    String gateway = "[openshell.gateway]\nlisten = 1\n";
    Files.writeString(config.resolve("gateway.toml"), gateway);
    BlockingRevisions book = open();
    assertThat(((ChangeResult.Accepted) reload(book)).warnings())
        .anyMatch(line -> line.contains("gateway.toml"));

    ChangeResult result =
        put(book, new PolicyPut("other", "version: 1\nwrong: {}\n", OptionalLong.empty()));

    assertThat(((ChangeResult.Rejected) result).violations())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("PUT /v1/policies/other:"));
  }

  @Test
  void aPolicyThatWasPutStaysUntilItsFileChanges() throws IOException {
    BlockingRevisions book = open();
    reload(book);

    assertThat(put(book, put("b.test", OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(reload(book)).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(reload(open())).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(text(open())).isEqualTo(policy("b.test"));

    files.write("default", policy("c.test"));
    BlockingRevisions restarted = open();
    reload(restarted);
    assertThat(text(restarted)).isEqualTo(policy("c.test"));
    assertThat(restarted.policy("default").map(PolicySource::getRevision)).contains(3L);
  }

  @Test
  void aFileThatSaysWhatWasPutHasBeenTaken() throws IOException {
    BlockingRevisions book = open();
    reload(book);
    put(book, put("b.test", OptionalLong.empty()));
    files.write("default", policy("b.test"));
    reload(book);
    put(book, put("c.test", OptionalLong.empty()));

    assertThat(reload(book)).isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(text(book)).isEqualTo(policy("c.test"));
  }

  @Test
  void aPolicyGoesWithItsFileUnlessItWasPut() throws IOException {
    files.write("other", policy("o.test"));
    BlockingRevisions book = open();
    reload(book);
    put(book, put("b.test", OptionalLong.empty()));
    Files.delete(files.file("default"));
    Files.delete(files.file("other"));

    reload(book);

    assertThat(book.policy("other")).isEmpty();
    assertThat(text(book)).isEqualTo(policy("b.test"));
  }

  @Test
  void anOutdatedRevisionIsAConflict() throws IOException {
    BlockingRevisions book = open();
    reload(book);

    assertThat(put(book, put("b.test", OptionalLong.of(7))))
        .isEqualTo(new ChangeResult.Conflict(1));
    assertThat(put(book, put("b.test", OptionalLong.of(1))))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(put(book, put("c.test", OptionalLong.of(1))))
        .isEqualTo(new ChangeResult.Conflict(2));
  }

  @Test
  void puttingWhatIsThereChangesNothing() throws IOException {
    BlockingRevisions book = open();
    reload(book);

    assertThat(put(book, put("a.test", OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Unchanged.class);
  }

  @Test
  void anEntryThatItsImplementationRefusesRejectsTheChange() throws IOException {
    BlockingRevisions book = open();
    reload(book);
    String yaml =
        policy("a.test")
            + """
            network_middlewares:
              guard:
                middleware: test/guard
                endpoints: {include: [a.test]}
            """;

    ChangeResult result = put(book, new PolicyPut("default", yaml, OptionalLong.empty()));

    assertThat(((ChangeResult.Rejected) result).violations())
        .singleElement()
        .asString()
        .contains("guard")
        .contains("no such implementation");
  }

  @Test
  void numbersPassTheOneThatANodeAlreadyRuns() throws IOException {
    BlockingRevisions book = open();
    reload(book);

    assertThat(book.numberAbove(41).getNumber()).isEqualTo(42);
    assertThat(book.numberAbove(41).getNumber()).isEqualTo(42);
    assertThat(text(open())).isEqualTo(policy("a.test"));
    assertThat(open().current().getNumber()).isEqualTo(42);
  }

  @Test
  void aPutSaysWhichVersionsOfPresetsItStoresAlsoAfterARestart() throws IOException {
    String presets = "version: 1\nx-sluice: {presets: [npm]}\n";
    BlockingRevisions book = open();

    ChangeResult result = put(book, new PolicyPut("default", presets, OptionalLong.empty()));

    assertThat(((ChangeResult.Accepted) result).warnings())
        .anyMatch(line -> line.contains("note: x-sluice.presets[0]: npm, version 1 of"));
    assertThat(open().policy("default").orElseThrow().getPresetsMap()).isEqualTo(Map.of("npm", 1));
    assertThat(put(open(), new PolicyPut("default", presets, OptionalLong.empty())))
        .isInstanceOf(ChangeResult.Unchanged.class);
  }

  @Test
  void anUnknownPresetIsRefusedAtItsPlace() throws IOException {
    BlockingRevisions book = open();
    reload(book);
    files.write("default", "version: 1\nx-sluice: {presets: [pypy]}\n");

    assertThat(((ChangeResult.Rejected) reload(book)).violations())
        .anyMatch(
            line -> line.contains("default.yaml:2:22: x-sluice.presets[0]: unknown preset 'pypy'"));
  }

  private BlockingRevisions open() throws IOException {
    GenerationCompiler compiler =
        new GenerationCompiler(
            (sandbox, entry, registrations) ->
                List.of(new EntryFinding(Severity.ERROR, "", "no such implementation")));
    return new BlockingRevisions(GenerationStore.open(state), compiler);
  }

  private ChangeResult reload(BlockingRevisions book) throws IOException {
    return book.conclude(book.reload(ConfigurationFiles.read(config), Map.of()));
  }

  private static ChangeResult put(BlockingRevisions book, PolicyPut put) throws IOException {
    return book.conclude(book.put(put, Map.of()));
  }

  private static PolicyPut put(String host, OptionalLong expected) {
    return new PolicyPut("default", policy(host), expected);
  }

  private static String text(BlockingRevisions book) {
    return book.policy("default").map(PolicySource::getYaml).orElse("");
  }
}
