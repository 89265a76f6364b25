package dev.sluice.tools.conformance;

import dev.sluice.chain.token.KeyDirectory;
import dev.sluice.chain.token.TokenIssuer;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.TokenSettings;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the tokens of the calls. */
final class TokenOptions {
  @Option(
      names = "--auth",
      description =
          "sends the tokens of the node, and then tries callers that the service has to refuse;"
              + " needs https:// and the node's signing key")
  private boolean demanded;

  @Option(
      names = "--token-keys",
      paramLabel = "DIR",
      description =
          "for --auth: directory of the signing key; default: that of the node of --node-config")
  private Optional<Path> directory = Optional.empty();

  boolean areDemanded() {
    return demanded;
  }

  /**
   * The tokens of the node; empty without {@code --auth}.
   *
   * @throws CommandFailure when there is no key, or it cannot be read
   */
  Optional<TrialTokens> of(Settings node) {
    if (!demanded) {
      return Optional.empty();
    }
    TokenSettings tokens = node.services().tokens();
    KeyDirectory keys =
        new KeyDirectory(directory.orElseGet(() -> tokens.keyDirectory(node.state())));
    try {
      return Optional.of(
          new TrialTokens(new TokenIssuer(tokens.issuer(), tokens.lifetime()), keys.signing()));
    } catch (IOException e) {
      throw CommandFailure.usage(
          "--auth: "
              + e.getMessage()
              + "; name the node by --node-config or its keys by"
              + " --token-keys, as a user who may read them");
    }
  }
}
