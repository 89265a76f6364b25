package dev.sluice.app.wiring;

import static dev.sluice.app.wiring.OneLoopNode.CLOSED;
import static dev.sluice.app.wiring.OneLoopNode.OPEN;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.GuardService;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.v1.ChainService;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node between an origin and two services. The first judges the requests for two hosts, whose
 * entries differ in {@code on_error}; the second is there to be added, moved to or put in use.
 */
final class ServiceTrial implements AutoCloseable {
  static final String FIRST = "corp/guard";
  static final String SECOND = "corp/second";

  private static final ChangeAuthor AUTHOR = ChangeAuthor.of(ChangeAuthor.Channel.API);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int PLENTY = 64 << 10;

  private final GuardService first = GuardService.allowing();
  private final GuardService second = GuardService.allowing();
  private final HttpServer origin;
  private final Path config;
  private final Path state;
  private Optional<OneLoopNode> started = Optional.empty();
  private String subject = FIRST;
  private String answer = "—";
  private int watchedFrom;

  ServiceTrial(Path directory) throws IOException {
    config = directory.resolve("config");
    state = Files.createDirectories(directory.resolve("state"));
    origin = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    origin.start();
    first.start();
    second.start();
    Files.createDirectories(config.resolve("policies"));
    Files.writeString(config.resolve("policies").resolve("default.yaml"), policy(""));
    register(registration(FIRST, first.endpoint(), 500));
  }

  GuardService first() {
    return first;
  }

  GuardService second() {
    return second;
  }

  void start() {
    try {
      started = Optional.of(OneLoopNode.start(config, state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts with all services well, and forgets the events of that. */
  void startWell() {
    start();
    await().until(() -> traffic().equals(Traffic.JUDGED));
    watch();
  }

  /** As {@link #startWell} with the second service registered and perhaps failing, not in use. */
  void startBeside() {
    register(registration(FIRST, first.endpoint(), 500), secondRegistration());
    start();
    subject = SECOND;
    await().until(() -> traffic().equals(Traffic.JUDGED));
    await().until(() -> !status().equals("not described yet"));
    watch();
  }

  private void watch() {
    watchedFrom = node().records().size();
  }

  /** Makes the second service known, without a use for it. */
  void addSecond() {
    register(registration(FIRST, first.endpoint(), 500), secondRegistration());
    subject = SECOND;
    reload();
  }

  /** Moves the first service's name to where the second one listens. */
  void moveToSecond() {
    register(registration(FIRST, second.endpoint(), 500));
    reload();
  }

  /** Changes what no service is asked about. */
  void retune() {
    register(registration(FIRST, first.endpoint(), 600));
    reload();
  }

  void reload() {
    answered(node().control().now().orElseThrow().reload(AUTHOR));
  }

  /** A policy that uses the second service too. */
  void putInUse() {
    String entry =
        """
          second: {middleware: %s, order: 3, config: {mode: a}, endpoints: {include: [%s]}}
        """
            .formatted(SECOND, CLOSED);
    PolicyPut put = new PolicyPut("default", policy(entry), OptionalLong.empty());
    answered(node().control().now().orElseThrow().put(put, AUTHOR));
  }

  private void answered(Future<PolicyControl.Outcome> outcome) {
    answer =
        switch (outcome.await().result()) {
          case ChangeResult.Accepted accepted -> "200";
          case ChangeResult.Unchanged unchanged -> "200";
          case ChangeResult.Conflict conflict -> "412";
          case ChangeResult.PartlyAccepted partly ->
              "422 " + String.join("\n", partly.rejected().violations());
          case ChangeResult.Rejected rejected -> "422 " + String.join("\n", rejected.violations());
        };
  }

  /** How the last change was answered. */
  String answer() {
    return answer;
  }

  /** What the status page says of the service that this is about. */
  String status() {
    ChainService service = node().service(subject).orElse(ChainService.getDefaultInstance());
    String circuits =
        service.getCircuitsOpen() > 0 ? ", circuits_open " + service.getCircuitsOpen() : "";
    return service.getResolved() ? "resolved" + circuits : service.getReason();
  }

  /** Sends a request for each host. */
  Traffic traffic() {
    return new Traffic(ask(CLOSED), ask(OPEN));
  }

  /** What operators are told since the trial began. */
  List<String> labels() {
    return TrialEvents.labels(node().records().stream().skip(watchedFrom).toList());
  }

  private Traffic.Request ask(String host) {
    int before = node().records().size();
    ProxySelector proxy = ProxySelector.of(new InetSocketAddress(LOOPBACK, node().port()));
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(proxy).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + originPort() + "/"))
              .timeout(Duration.ofSeconds(20))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return TrialEvents.request(status, node().records().stream().skip(before).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private OneLoopNode node() {
    return started.orElseThrow();
  }

  private int originPort() {
    return origin.getAddress().getPort();
  }

  private String policy(String more) {
    return """
    version: 1
    network_policies:
      origin:
        endpoints:
          - {host: closed.test, port: %1$d, protocol: rest, enforcement: enforce, access: full}
          - {host: open.test, port: %1$d, protocol: rest, enforcement: enforce, access: full}
    network_middlewares:
      closed:
        middleware: corp/guard
        order: 1
        on_error: fail_closed
        endpoints: {include: [closed.test]}
      open:
        middleware: corp/guard
        order: 2
        on_error: fail_open
        endpoints: {include: [open.test]}
    %2$s\
    """
        .formatted(originPort(), more);
  }

  private String secondRegistration() {
    return registration(SECOND, second.endpoint(), 500);
  }

  private static String registration(String name, String endpoint, int timeoutMillis) {
    return """
    [[openshell.supervisor.middleware]]
    name = "%s"
    grpc_endpoint = "%s"
    allow_insecure_transport = true
    max_payload_bytes = %d
    timeout = "%dms"
    """
        .formatted(name, endpoint, PLENTY, timeoutMillis);
  }

  private void register(String... registrations) {
    try {
      Files.writeString(config.resolve("gateway.toml"), String.join("\n", registrations));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.ifPresent(OneLoopNode::close);
    first.close();
    second.close();
    origin.stop(0);
  }
}
