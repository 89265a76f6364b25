package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.CheckpointStatement;
import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checkpoint in a saved answer of {@code /v1/status}.
 *
 * @param signature over the statement, Base64
 */
record SavedStatus(Path file, CheckpointStatement statement, String signature) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads the file.
   *
   * @throws CommandFailure when it has no checkpoint
   */
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
