package dev.sluice.tools.doctor.client;

import java.util.List;
import java.util.regex.Pattern;

final class NodeClients {
  private NodeClients() {}

  static List<TriedClient> all() {
    return List.of(node(), npm());
  }

  private static TriedClient node() {
    Trial trial =
        Trial.ofStatus("-e", fetch())
            .skippedIf("fetch is not defined", "Node.js before 18 has no fetch");
    return TriedClient.of("node", trial, "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS")
        .reading(
            List.of("NODE_USE_ENV_PROXY", "HTTPS_PROXY", "https_proxy"),
            List.of("NODE_EXTRA_CA_CERTS"))
        .advising(
            FailureKind.IGNORING,
            "use Node.js 24 or newer, or the EnvHttpProxyAgent of undici in code");
  }

  private static TriedClient npm() {
    Trial trial =
        Trial.of(
                Pattern.compile("E404|PONG"),
                "ping",
                "--registry=" + Trial.URL,
                "--fetch-retries=0",
                "--no-update-notifier")
            .withVariable("npm_config_cache", Trial.DIRECTORY + "/cache");
    return TriedClient.of("npm", trial, "npm_config_cafile", "npm config list");
  }

  /** The reason of a failed fetch is in its causes. */
  private static String fetch() {
    return """
    fetch("%s").then(
      answer => console.log("%s" + answer.status),
      failure => {
        for (let cause = failure; cause; cause = cause.cause)
          console.log(String(cause), cause.code ?? "");
        process.exitCode = 1;
      });
    """
        .formatted(Trial.URL, Trial.ANSWERED);
  }
}
