package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.config.ConfigDirectory;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an upgrade: a stored generation that later rules refuse. */
class AcceptedBeforeTest {
  private static final String OUTDATED =
      policy("a.test")
          + """
          network_middlewares:
            keys: {middleware: openshell/regex, endpoints: {include: ["a.test:443"]}}
          """;
  private static final String CLEAR_TEXT =
      """
      [[openshell.supervisor.middleware]]
      name = "corp/guard"
      grpc_endpoint = "http://guard.example.com:1"
      max_payload_bytes = 1024
      """;
  private static final String REMEDY = "has a port; the host alone selects, remove ':443'";

  @TempDir private Path state;
  @TempDir private Path config;
  private ConfigFolder files;

  @BeforeEach
  void storeAsAnEarlierVersion() throws IOException {
    files = new ConfigFolder(config).write("default", OUTDATED).write("other", policy("o.test"));
    Path toml = Files.writeString(config.resolve(ConfigDirectory.REGISTRATIONS), CLEAR_TEXT);
    Generation first =
        Generation.newBuilder()
            .setNumber(1)
            .addPolicies(source("default", OUTDATED))
            .addPolicies(source("other", policy("o.test")))
            .setRegistrationsToml(CLEAR_TEXT)
            .setRegistrationsFile(toml.toString())
            .build();
    GenerationStore.open(state)
        .append(
            StoredGeneration.newBuilder()
                .setGeneration(first)
                .putTakenFiles("default", ByteString.copyFrom(Sha256.of(OUTDATED)))
                .putTakenFiles("other", ByteString.copyFrom(Sha256.of(policy("o.test"))))
                .build());
  }

  @Test
  void staysInForceAlsoWhenAnotherFileHasChanged() throws IOException {
    assertThat(reload()).isInstanceOf(Proposal.Settled.class);

    files.write("other", policy("p.test"));

    assertThat(reload())
        .isInstanceOfSatisfying(
            Proposal.Valid.class,
            valid ->
                assertThat(valid.warnings())
                    .anyMatch(line -> line.contains("default.yaml:8:61") && line.contains(REMEDY))
                    .anyMatch(line -> line.contains("grpc_endpoint must use https://"))
                    .allMatch(line -> line.contains(": warning: ")));
  }

  @Test
  void isRefusedInAChangedFile() throws IOException {
    files.write("default", OUTDATED + "# edited\n");

    assertRefused(reload());
  }

  @Test
  void isRefusedInAChangedRegistration() throws IOException {
    Files.writeString(config.resolve(ConfigDirectory.REGISTRATIONS), CLEAR_TEXT + "# edited\n");

    assertThat(violations(reload()))
        .anyMatch(line -> line.contains("grpc_endpoint must use https://"));
  }

  @Test
  void isRefusedInAPutAlsoOfTheSameText() throws IOException {
    PolicyRevisions revisions = open();

    assertRefused(revisions.put(put("default", OUTDATED), Map.of()));
    assertRefused(revisions.put(put("new", OUTDATED), Map.of()));
    assertThat(revisions.put(put("other", policy("p.test")), Map.of()))
        .isInstanceOf(Proposal.Valid.class);
    assertThat(revisions.put(put("other", policy("o.test")), Map.of()))
        .isInstanceOf(Proposal.Settled.class);
    assertRefused(revisions.put(put("default", OUTDATED), Map.of()));
  }

  private static void assertRefused(Proposal proposal) {
    assertThat(violations(proposal))
        .anyMatch(line -> line.contains(REMEDY) && !line.contains(": warning: "));
  }

  private static List<String> violations(Proposal proposal) {
    return ((ChangeResult.Rejected) ((Proposal.Settled) proposal).result()).violations();
  }

  private Proposal reload() throws IOException {
    return open().reload(ConfigurationFiles.read(config), Map.of());
  }

  private PolicyRevisions open() throws IOException {
    return new PolicyRevisions(
        GenerationStore.open(state),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()));
  }

  private PolicySource source(String sandbox, String yaml) {
    return PolicySource.newBuilder()
        .setSandbox(sandbox)
        .setRevision(1)
        .setYaml(yaml)
        .setFile(files.file(sandbox).toString())
        .build();
  }

  private static PolicyPut put(String sandbox, String yaml) {
    return new PolicyPut(sandbox, yaml, OptionalLong.empty());
  }
}
