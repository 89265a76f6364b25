package dev.sluice.it.uploads;

import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.Shared;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A node with a scripted service whose hooks read requests. */
final class UploadNode implements AutoCloseable {
  static final String HOOKS = "hooks.test";

  /** Its body is read by three stages, of which the second acts. */
  static final String THREE = "three.test";

  /** Whose other service is absent, and may be. */
  static final String OPEN = "open.test";

  /** Whose other service is absent, and must not be. */
  static final String CLOSED = "closed.test";

  /** Its policy reads bodies. */
  static final String RPC = "rpc.test";

  /** It receives a secret. */
  static final String KEY = "key.test";

  /** Its other service changes to the older contract. */
  static final String MIXED = "mixed.test";

  static final String SECRET = "the-secret-of-the-origin";

  /** Traffic that nothing reads; the name says what the hook does. */
  static final List<String> RAW =
      List.of(
          "continues.test", "reject.test", "writes.test", "buffers-nothing.test", "silent.test");

  private static final List<String> REST = List.of(HOOKS, THREE, OPEN, CLOSED, KEY, MIXED);
  private static final String MIDDLEWARES =
      """
      network_middlewares:
        before: {order: 1, middleware: test/uploads, config: {quiet: true}, endpoints: {include: [three.test]}}
        acting: {order: 2, middleware: test/uploads, endpoints: {include: ["*.test"]}}
        after: {order: 3, middleware: test/uploads, config: {quiet: true}, endpoints: {include: [three.test, rpc.test]}}
        absent-open: {order: 4, middleware: test/absent, on_error: fail_open, endpoints: {include: [open.test]}}
        absent-closed: {order: 5, middleware: test/absent, endpoints: {include: [closed.test]}}
        other: {order: 6, middleware: test/other, config: {quiet: 'yes'}, endpoints: {include: [mixed.test]}}
      """;

  final UploadOrigin origin = new UploadOrigin();
  final Deployment deployment;
  SluiceProcess service;
  final AuditTopic topic;
  private final SluiceProcess sluice;
  private final int port = Ports.free();
  private final int otherPort = Ports.free();

  private UploadNode(Path directory, String more) throws IOException {
    deployment = Deployment.in(directory);
    service = startService();
    List<String> hosts =
        java.util.stream.Stream.of(REST, RAW, List.of(RPC)).flatMap(List::stream).toList();
    Path key = Files.writeString(directory.resolve("key"), SECRET + "\n");
    deployment.write(
        TestIdentity.create(directory, "origin", hosts).certificate(),
        "  credentials: {ORIGIN: {file: '%s', endpoints: [{host: key.test, port: %d}]}}\n"
                .formatted(key, origin.port())
            + more,
        policy() + MIDDLEWARES,
        hosts);
    Files.writeString(
        directory.resolve("config/gateway.toml"),
        Services.registration("test/uploads", port)
            + Services.registration("test/other", otherPort)
            + Services.registration("test/absent", Ports.free()));
    sluice = deployment.dev();
    topic = AuditTopic.open(deployment.kafka());
    awaitReady();
  }

  /**
   * One of its own.
   *
   * @param more lines below {@code proxy:}, indented by two
   */
  static UploadNode start(Path directory, String more) throws IOException {
    return new UploadNode(directory, more);
  }

  private SluiceProcess startService() {
    return Services.start(
        "StreamService$Uploads", deployment.directory().resolve("service-log"), port);
  }

  /** The other service of {@link #MIXED}; it is described within seconds. */
  SluiceProcess startOther(String name) {
    return Services.start(name, deployment.directory().resolve("other-log"), otherPort);
  }

  void killService() {
    service.kill();
  }

  /** Returns when requests reach it. */
  void restartService() {
    service = startService();
    awaitReady();
  }

  private void awaitReady() {
    await().atMost(Duration.ofMinutes(2)).until(this::isReady);
  }

  /** The value of a series; 0 without it. */
  double metric(String series) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:%d/metrics".formatted(deployment.admin())))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return page.lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() {
    try (Upload upload = absolute()) {
      return upload.send(head("GET", HOOKS, "/skip/ready", "Connection: close")).answer().status()
          == 200;
    }
  }

  /** For classes that need no settings of their own, and leave its service alone. */
  static final class Resolver extends Shared<UploadNode> {
    Resolver() {
      super(
          UploadNode.class,
          directory -> new UploadNode(directory, ""),
          EndedUploadsIT.class,
          HookRequestRowsIT.class,
          HookRulesIT.class,
          StalledUploadsIT.class);
    }
  }

  private String policy() {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String host : REST) {
      policy.append(
          "      - {host: %s, port: %d, protocol: rest, enforcement: enforce, access: full}\n"
              .formatted(host, origin.port()));
    }
    for (String host : RAW) {
      policy.append("      - {host: %s, port: %d}\n".formatted(host, origin.port()));
    }
    return policy
        .append(
            "      - {host: rpc.test, port: %d, protocol: json-rpc, enforcement: enforce, rules: [{allow: {method: allowed}}]}\n"
                .formatted(origin.port()))
        .toString();
  }

  String authority(String host) {
    return host + ":" + origin.port();
  }

  Upload absolute() {
    return Upload.open(deployment.proxy());
  }

  Upload tunnel(String host) {
    return Upload.tunnel(deployment.proxy(), authority(host));
  }

  /** In absolute form. */
  String head(String method, String host, String path, String... fields) {
    return request(method, "http://" + authority(host) + path, host, fields);
  }

  /** As inside a tunnel. */
  String tunneled(String method, String host, String path, String... fields) {
    return request(method, path, host, fields);
  }

  private String request(String method, String target, String host, String... fields) {
    StringBuilder head =
        new StringBuilder(
            "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, target, authority(host)));
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** The first event that mentions a path and is as wanted. */
  JsonObject event(String path, Predicate<JsonObject> wanted) {
    Predicate<JsonObject> of = wanted.and(event -> event.encode().contains("\"" + path + "\""));
    return topic.until(all -> all.stream().anyMatch(of)).stream()
        .filter(of)
        .findFirst()
        .orElseThrow();
  }

  /** What the service printed of the ends of its streams about a path. */
  List<String> ends(String path) {
    return service
        .printed()
        .lines()
        .filter(line -> line.matches("end \\w+ " + path + " \\d+"))
        .toList();
  }

  /** Returns when the origin has this of the request. */
  void awaitBegin(String path, String text) {
    await().atMost(Duration.ofMinutes(1)).until(() -> origin.got(path).bytes().contains(text));
  }

  /** Returns when the service has printed it. */
  void awaitPrinted(String text) {
    await().atMost(Duration.ofMinutes(1)).until(() -> service.printed().contains(text));
  }

  /** Returns what the origin got once it is so far. */
  UploadOrigin.Got awaitGot(String path, UploadOrigin.State state) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> origin.got(path), got -> got.state() == state);
  }

  /** Returns when the origin got bytes that are no request. */
  void awaitRaw(String text) {
    await().atMost(Duration.ofMinutes(1)).until(() -> origin.raw().contains(text));
  }

  @Override
  public void close() {
    topic.close();
    sluice.close();
    service.close();
    origin.close();
  }
}
