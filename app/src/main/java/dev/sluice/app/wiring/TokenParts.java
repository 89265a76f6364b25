package dev.sluice.app.wiring;

import dev.sluice.app.admin.KeyServer;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens for services, where this node calls services and has a key.
 *
 * @param tokens empty: none are sent
 */
record TokenParts(Optional<NodeTokens> tokens) {
  private static final Logger LOG = LoggerFactory.getLogger(TokenParts.class);

  /**
   * Reads the keys; makes one at the first start of a node that is alone. Blocks.
   *
   * @throws IOException when a file cannot be used; names the setting and the remedy
   */
  static TokenParts open(Settings settings) throws IOException {
    if (!settings.roles().contains(Role.CHAIN)) {
      return new TokenParts(Optional.empty());
    }
    if (settings.cluster().joins() && settings.services().tokens().keys().isEmpty()) {
      LOG.warn(
          "middleware services get no tokens: set chain.tokens.key_directory to a directory with"
              + " the same keys on all chain nodes");
      return new TokenParts(Optional.empty());
    }
    return new TokenParts(
        Optional.of(NodeTokens.open(settings.services().tokens(), settings.state())));
  }

  RemoteSettings calls(Settings settings) {
    RemoteSettings calls = RemoteSettings.of(settings.services(), settings.proxy().hosts());
    return tokens.map(calls::with).orElse(calls);
  }

  void serve(Deployments deployments, Settings settings) {
    tokens.ifPresent(
        own ->
            deployments.one(
                "token keys", new KeyServer(own, settings.services().tokens().publication())));
  }
}
