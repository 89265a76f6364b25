package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.CheckpointStatement;
import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Options that say what must be among the events. */
final class Expectations {
  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "key.pub of a node: the chains have to be signed by such keys")
  private List<Path> keyFiles = new ArrayList<>();

  @Option(
      names = "--node",
      paramLabel = "UUID",
      description = "a node that has to have events, as in device.uid")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--last",
      paramLabel = "CHAIN/NUMBER=FINGERPRINT",
      description = "a link of an earlier run that has to be the same event")
  private List<String> last = new ArrayList<>();

  @Option(
      names = "--status",
      paramLabel = "FILE",
      description = "a saved answer of /v1/status, whose checkpoint has to be there")
  private List<Path> statuses = new ArrayList<>();

  record Known(Set<String> nodes, List<ExpectedLink> links, List<String> violations) {}

  boolean isEmpty() {
    return keyFiles.isEmpty() && nodes.isEmpty() && last.isEmpty() && statuses.isEmpty();
  }

  PublicKeys keys() throws IOException {
    return PublicKeys.read(keyFiles);
  }

  Known read(PublicKeys keys) throws IOException {
    Set<String> expected = new TreeSet<>(nodes);
    List<ExpectedLink> links = new ArrayList<>(last.stream().map(ExpectedLink::parse).toList());
    List<String> violations = new ArrayList<>();
    for (Path file : statuses) {
      SavedStatus status = SavedStatus.read(file);
      expected.add(status.statement().authority());
      links.add(status.link());
      if (!keys.isEmpty() && !status.isSignedBy(keys)) {
        violations.add(file + ": its checkpoint is not signed by a given key");
      }
    }
    return new Known(expected, links, violations);
  }

  /**
   * The checkpoint in a saved answer of {@code /v1/status}.
   *
   * @param signature over the statement, Base64
   */
  record SavedStatus(Path file, CheckpointStatement statement, String signature) {
    private static final JsonMapper JSON = new JsonMapper();

    static SavedStatus read(Path file) throws IOException {
      try {
        JsonNode checkpoint = JSON.readTree(Files.readString(file)).at("/audit/checkpoint");
        CheckpointStatement statement =
            new CheckpointStatement(
                checkpoint.path("authority_uid").asString(""),
                checkpoint.path("chain_uid").asString(""),
                checkpoint.path("number").asLong(0),
                checkpoint.path("fingerprint").asString(""));
        if (statement.number() > 0) {
          return new SavedStatus(file, statement, checkpoint.path("signature").asString(""));
        }
      } catch (JacksonException e) {
        throw CommandFailure.usage(file + ": not JSON; expected an answer of /v1/status");
      }
      throw CommandFailure.usage(file + ": no audit.checkpoint; is audit.integrity hash_chain?");
    }

    boolean isSignedBy(PublicKeys keys) {
      return keys.signed(statement, signature);
    }

    ExpectedLink link() {
      return new ExpectedLink(statement.chain(), statement.number(), statement.fingerprint());
    }
  }
}
