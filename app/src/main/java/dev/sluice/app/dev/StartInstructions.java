package dev.sluice.app.dev;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.PrintStream;

/**
 * The instructions printed by {@code sluice dev}; every command works as printed.
 *
 * @param demo whether the demo origin runs
 */
record StartInstructions(Settings settings, boolean demo) {
  private static final String BODY = "'{\"note\":\"key sk-abcdefghijklmnopqrstuvwx\"}'";

  void print(PrintStream out) {
    String proxy = "http://" + settings.proxy().listen();
    out.printf(
        "Proxy %s, admin http://%s, audit on Kafka %s%n%n",
        proxy, settings.admin().listen(), settings.kafka().bootstrapServers());
    if (demo) {
      String curl = "  curl -x " + proxy;
      out.println("An API key does not leave; the origin tells what it received:");
      out.printf("%s -d %s http://%s:%d/%n", curl, BODY, DemoOrigin.HOST, DemoOrigin.HTTP.port());
      out.printf(
          "%s --cacert %s -d %s https://%s:%d/%n",
          curl,
          settings.state().resolve("ca").resolve("ca.pem"),
          BODY,
          DemoOrigin.HOST,
          DemoOrigin.HTTPS.port());
    }
    out.println("Every decision is an event:");
    out.printf("  ./sluice audit tail --from-beginning%s%n%n", kafka());
  }

  private String kafka() {
    String servers = settings.kafka().bootstrapServers();
    return servers.equals(KafkaSettings.DEFAULTS.bootstrapServers()) ? "" : " --kafka " + servers;
  }
}
