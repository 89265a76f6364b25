package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every blocked range, every mode of a policy and every spelling of an address, through CONNECT and
 * in absolute form: what the client is told, what the audit is told, and that nobody is dialled.
 */
class DestinationTableTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final int LISTED = 8001;
  private static final int DECLARED = 8002;
  private static final int WILDCARD = 8003;

  private final Map<String, Queue<List<InetAddress>>> names = new HashMap<>();
  private final NameServer server = new NameServer(this::answer);
  private final ProxyHarness proxy = ProxyHarness.asking(server);

  /** The next answer; the last one is repeated. Each is asked for twice, once a family. */
  private synchronized List<InetAddress> answer(String name) {
    Queue<List<InetAddress>> answers = names.getOrDefault(name, new ConcurrentLinkedQueue<>());
    return answers.isEmpty()
        ? List.of()
        : answers.size() > 2 ? answers.remove() : answers.element();
  }

  private synchronized void resolves(String name, String... addresses) {
    List<InetAddress> answer =
        Stream.of(addresses).map(text -> IpLiteral.parse(text).orElseThrow()).toList();
    Queue<List<InetAddress>> answers =
        names.computeIfAbsent(name, ignored -> new ConcurrentLinkedQueue<>());
    answers.add(answer);
    answers.add(answer);
  }

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  /** One way to ask for a destination. */
  private enum Form {
    CONNECT(
        "CONNECT",
        "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n",
        "http-parser malformed_request malformed CONNECT"),
    ABSOLUTE(
        "GET",
        "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n\r\n",
        "http-parser invalid_request_target target has no valid authority");

    private final String method;
    private final String request;
    private final String unreadable;

    Form(String method, String request, String unreadable) {
      this.method = method;
      this.request = request;
      this.unreadable = unreadable;
    }
  }

  private String ask(Form form, String authority) {
    try (RawClient client = proxy.client()) {
      String head = client.send(form.request.formatted(authority).getBytes(UTF_8)).readHead();
      String length = head.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
      return head + new String(client.read(Integer.parseInt(length)), UTF_8);
    }
  }

  /** Engine, code and reason of the decision about a refusal. */
  private String recorded(String response) {
    String id = response.replaceFirst("(?s).*x-sluice-request-id: (\\S+).*", "$1");
    return proxy.records().stream()
        .filter(record -> record.getCorrelationUid().equals(id))
        .map(DestinationTableTest::told)
        .reduce((one, other) -> "two decisions")
        .orElse("no decision");
  }

  private static String told(AuditRecord record) {
    return record.hasTunnel()
        ? record.getTunnel().getRule().getEngine()
            + " "
            + record.getTunnel().getRefusal()
            + " "
            + record.getTunnel().getReason()
        : record.getRequest().getRule().getEngine()
            + " "
            + record.getRequest().getRefusal()
            + " "
            + record.getRequest().getReason();
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  private static List<String[]> table(String resource) {
    try (InputStream table = DestinationTableTest.class.getResourceAsStream(resource)) {
      return new String(requireNonNull(table).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String policy(List<String> declared) {
    StringBuilder text =
        new StringBuilder(
            """
            version: 1
            network_policies:
              test:
                endpoints:
                  - {port: %d, allowed_ips: [8.0.0.0/8]}
                  - {host: "*.wildcard.test", port: %d}
            """
                .formatted(LISTED, WILDCARD));
    for (String host : declared) {
      text.append("      - {host: \"%s\", port: %d}\n".formatted(host, DECLARED));
    }
    return text.toString();
  }

  @Test
  void everyBlockedRangeInEveryModeAndForm() {
    List<String> blocked =
        table("upstream/addresses.csv").stream()
            .filter(row -> row[1].equals("blocked"))
            .map(row -> row[0])
            .toList();
    List<String> declared = new ArrayList<>();
    for (int i = 0; i < blocked.size(); i++) {
      for (String mode : List.of("listed", "declared", "wildcard")) {
        resolves("n" + i + "." + mode + ".test", blocked.get(i));
      }
      declared.add("n" + i + ".declared.test");
    }
    proxy.exempt = List.of();
    proxy.start(policy(declared));
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < blocked.size(); i++) {
      String reason =
          " resolves to always-blocked address "
              + IpLiteral.parse(blocked.get(i)).orElseThrow().getHostAddress()
              + ", connection rejected";
      refuses(all, "n" + i + ".listed.test", LISTED, "allowed_ips check failed", reason);
      refuses(all, "n" + i + ".declared.test", DECLARED, "declared endpoint check failed", reason);
      refuses(all, "n" + i + ".wildcard.test", WILDCARD, "internal address", reason);
    }
    all.assertAll();
  }

  private void refuses(SoftAssertions all, String host, int port, String kind, String reason) {
    for (Form form : Form.values()) {
      String response = ask(form, host + ":" + port);
      all.assertThat(response).startsWith("HTTP/1.1 403 Forbidden (sluice: ssrf_denied)\r\n");
      all.assertThat(body(response))
          .isEqualTo(
              "{\"error\":\"ssrf_denied\",\"detail\":\"%s %s:%d blocked: %s\"}"
                  .formatted(form.method, host, port, kind));
      all.assertThat(recorded(response)).isEqualTo("ssrf ssrf_denied " + host + reason);
    }
  }

  /** Under an endpoint for any host, so that the guard alone can refuse. */
  @Test
  void everySpellingIsRefusedOrJudgedAsTheAddressThatItIs() {
    proxy.exempt = List.of();
    proxy.start(policy(List.of()));
    SoftAssertions all = new SoftAssertions();
    for (String[] row : table("upstream/spellings.csv")) {
      for (Form form : Form.values()) {
        String response = ask(form, row[0] + ":" + LISTED);
        all.assertThat(recorded(response)).as("%s %s", form, row[0]).isEqualTo(reading(form, row));
      }
    }
    all.assertAll();
  }

  private static String reading(Form form, String[] row) {
    String host = row[0].toLowerCase(Locale.ROOT).replaceAll("^\\[|\\.?$|]$", "");
    return switch (row[1]) {
      case "none" -> form.unreadable;
      case "unreadable" ->
          "http-parser malformed_request"
              + " request target is empty or holds a byte that is not visible ASCII";
      default ->
          "ssrf ssrf_denied "
              + host
              + " resolves to always-blocked address "
              + row[1]
              + ", connection rejected";
    };
  }

  @Test
  void aNameThatAnswersDifferentlyTheSecondTimeIsAskedOnceAndDialledAsChecked() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    for (String name : List.of("connect.rebind.test", "absolute.rebind.test")) {
      resolves(name, "127.0.0.1");
      resolves(name, "127.0.0.2");
    }
    proxy.exempt = List.of(Cidr.parse("127.0.0.1"));
    proxy.start(
        """
        version: 1
        network_policies:
          test:
            endpoints: [{host: "*.rebind.test", port: %d, protocol: rest, access: full}]
        """
            .formatted(origin.port()));
    String inTunnel = "GET / HTTP/1.1\r\nHost: connect.rebind.test:" + origin.port() + "\r\n\r\n";
    try (RawClient client = proxy.client().connectOnly("connect.rebind.test:" + origin.port())) {
      client.send(inTunnel).readUntil("\r\n\r\nhi");
    }
    try (RawClient client = proxy.client()) {
      client
          .send(Form.ABSOLUTE.request.formatted("absolute.rebind.test:" + origin.port()))
          .readUntil("\r\n\r\nhi");
    }
    assertThat(server.asked("connect.rebind.test")).isEqualTo(1);
    assertThat(server.asked("absolute.rebind.test")).isEqualTo(1);
  }

  @Test
  void oneBadAddressAmongGoodOnesRefusesAll() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    resolves("mixed.wildcard.test", "127.0.0.1", "10.0.0.1");
    proxy.exempt = List.of(Cidr.parse("127.0.0.1"));
    proxy.start(policy(List.of()));
    SoftAssertions all = new SoftAssertions();
    refuses(
        all,
        "mixed.wildcard.test",
        WILDCARD,
        "internal address",
        " resolves to internal address 10.0.0.1, connection rejected");
    all.assertAll();
    assertThat(origin.connections()).isZero();
  }
}
