package dev.sluice.app.dev;

import dev.sluice.app.wiring.SluiceNode;
import dev.sluice.app.wiring.StartFailure;
import dev.sluice.app.wiring.StateDirectory;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.policy.Policy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.Snapshots;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node together with its broker and demo origin. Blocks.
 *
 * @param config directory of policies and registrations
 * @param shipped whether the configuration is the shipped one: a demo origin that cannot start then
 *     fails the start
 * @param embeddedKafka otherwise a broker must run at {@code kafka.bootstrap_servers}
 * @param demoWanted whether to start the demo origin
 */
public record DevMode(
    Settings settings, Path config, boolean shipped, boolean embeddedKafka, boolean demoWanted) {
  private static final int TOKEN_BYTES = 32;
  private static final Logger LOG = LoggerFactory.getLogger(DevMode.class);

  /**
   * Returns when everything serves and the instructions are printed.
   *
   * @param served told before the instructions whether the demo origin runs
   * @throws StartFailure when an address or a directory cannot be used
   */
  public void start(Teardown teardown, Consumer<Boolean> served, PrintStream out)
      throws IOException {
    requirePlainText();
    teardown.push("state", StateDirectory.claim(settings.state())::close);
    if (embeddedKafka) {
      teardown.starting("Kafka at " + settings.kafka().bootstrapServers());
      EmbeddedBroker broker = startBroker();
      teardown.push("kafka", broker::close);
    }
    boolean demo = demoWanted && startDemo(teardown);
    Settings owned = withOwnerToken(settings);
    Snapshots inForce =
        SluiceNode.start(demo ? withDemo(owned, authority()) : owned, config, teardown);
    served.accept(demo);
    Policy policy = inForce.current().policyFor(Snapshot.DEFAULT_SANDBOX).at(Instant.now());
    new StartInstructions(settings, demo, policy).print(out);
  }

  private void requirePlainText() {
    boolean secured = settings.kafka().tls().isPresent() || settings.kafka().sasl().isPresent();
    if (embeddedKafka && secured) {
      throw new StartFailure(
          "kafka.security, kafka.sasl: the embedded broker supports neither encryption nor"
              + " authentication; remove them, or pass --no-kafka");
    }
  }

  private EmbeddedBroker startBroker() throws IOException {
    HostPort listen = brokerAddress();
    try {
      return EmbeddedBroker.start(listen, settings.state().resolve("kafka"));
    } catch (StartFailure e) {
      throw orPass(e, "--no-kafka, to use the broker that runs there");
    }
  }

  private static StartFailure orPass(StartFailure failure, String option) {
    return new StartFailure(failure.getMessage() + ", or pass " + option, failure);
  }

  /** A custom configuration may use the ports of the demo origin for another purpose. */
  private boolean startDemo(Teardown teardown) throws IOException {
    teardown.starting("demo origin");
    try {
      DemoServer.start(DemoOrigin.HTTP, DemoOrigin.HTTPS, authority(), teardown);
      return true;
    } catch (StartFailure e) {
      if (shipped) {
        throw orPass(e, "--no-demo, to start without it");
      }
      LOG.warn("continuing without the demo origin: {}", e.getMessage());
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
          "kafka.bootstrap_servers: the embedded broker listens on one host:port, not on "
              + servers
              + "; name one, or pass --no-kafka",
          e);
    }
  }

  /** Resolves the demo host name, and trusts its CA beside the operator's extra roots. */
  static Settings withDemo(Settings settings, Path authority) throws IOException {
    ProxySettings proxy = settings.proxy();
    Map<String, InetAddress> hosts = new HashMap<>(proxy.hosts());
    hosts.putIfAbsent(DemoOrigin.HOST, InetAddress.getByName(DemoOrigin.HTTP.host()));
    Path roots = roots(proxy.upstream().roots(), authority);
    return settings.withProxy(
        new ProxySettings(
            proxy.listen(),
            proxy.sandboxes(),
            proxy.credentials(),
            proxy.knownValues(),
            hosts,
            proxy.exempt(),
            proxy.upstream().withRoots(roots),
            proxy.limits(),
            proxy.timeouts(),
            proxy.capacity(),
            proxy.halfClose(),
            proxy.refusedConnect(),
            proxy.http2(),
            proxy.localHosts(),
            proxy.authorityExport(),
            proxy.recodes()));
  }

  private static Path roots(Optional<Path> own, Path authority) throws IOException {
    if (own.isEmpty()) {
      return authority;
    }
    Path both = authority.resolveSibling("roots.pem");
    Files.writeString(both, Files.readString(authority));
    Files.writeString(both, "\n" + Files.readString(own.get()), StandardOpenOption.APPEND);
    return both;
  }

  /**
   * Adds a token in the state directory, unless a token guards the whole API. By it the user
   * observes, approves and rejects. Programs that the user watches reach the admin API too, but do
   * not read the user's files.
   */
  static Settings withOwnerToken(Settings settings) throws IOException {
    if (settings.admin().tokenFile().isPresent()) {
      return settings;
    }
    Path directory = OwnerOnly.createDirectories(settings.state().resolve("admin"));
    Path file = directory.resolve("token");
    if (Files.notExists(file)) {
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      String token = HexFormat.of().formatHex(random) + "\n";
      AtomicFile.create(file, token.getBytes(StandardCharsets.US_ASCII));
    }
    OwnerOnly.restrict(file);
    return settings.withAdmin(settings.admin().withOwnerToken(file));
  }
}
