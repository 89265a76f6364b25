package dev.sluice.app.dev;

import dev.sluice.app.node.Node;
import dev.sluice.app.node.StartFailure;
import dev.sluice.app.node.StateDirectory;
import dev.sluice.app.node.Teardown;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node together with what it needs around it; blocks.
 *
 * @param config directory of policies and registrations
 * @param shipped the configuration is the shipped one, so the demo has to work
 * @param embeddedKafka otherwise a broker is expected at {@code kafka.bootstrap_servers}
 */
public record DevMode(Settings settings, Path config, boolean shipped, boolean embeddedKafka) {
  private static final Logger LOG = LoggerFactory.getLogger(DevMode.class);

  /**
   * Returns when everything serves and the instructions are printed.
   *
   * @throws StartFailure when an address or a directory cannot be used
   */
  public void start(Teardown teardown, PrintStream out) throws IOException {
    requireWhatTheBrokerSpeaks();
    teardown.push("state", StateDirectory.claim(settings.state())::close);
    if (embeddedKafka) {
      EmbeddedBroker broker =
          EmbeddedBroker.start(brokerAddress(), settings.state().resolve("kafka"));
      teardown.push("kafka", broker::close);
    }
    boolean demo = startDemo(teardown);
    Node.start(demo ? DevSettings.withDemo(settings, authority()) : settings, config, teardown);
    new Guide(settings, demo).print(out);
  }

  private void requireWhatTheBrokerSpeaks() {
    boolean secured = settings.kafka().tls().isPresent() || settings.kafka().sasl().isPresent();
    if (embeddedKafka && secured) {
      throw new StartFailure(
          "kafka.security, kafka.sasl: the embedded broker speaks plain text and asks nobody who"
              + " they are; remove them, or pass --no-kafka");
    }
  }

  /** A configuration of one's own may well be about something else on the demo's ports. */
  private boolean startDemo(Teardown teardown) throws IOException {
    try {
      Demo.start(DemoOrigin.HTTP, DemoOrigin.HTTPS, authority(), teardown);
      return true;
    } catch (StartFailure e) {
      if (shipped) {
        throw e;
      }
      LOG.warn("goes on without: {}", e.getMessage());
      return false;
    }
  }

  private Path authority() {
    return settings.state().resolve("demo").resolve("ca.pem");
  }

  private HostPort brokerAddress() {
    String servers = settings.kafka().bootstrapServers();
    try {
      return HostPort.parse(servers);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "kafka.bootstrap_servers: the embedded broker listens at one host:port, not at "
              + servers
              + "; name one, or pass --no-kafka",
          e);
    }
  }
}
