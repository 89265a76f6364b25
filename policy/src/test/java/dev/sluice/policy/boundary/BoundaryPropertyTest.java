package dev.sluice.policy.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.boundary.BoundaryPolicies.Written;
import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.policy.document.MessageOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BoundaryPropertyTest {
  /** More than one only in soak/policies: a try compares two policies on thousands of requests. */
  private static final int ROUNDS = Integer.getInteger("soak.policies", 1);

  private static final List<RequestFacts> UNIVERSE = BoundaryPolicies.universe();

  private static final List<String> BODIES =
      List.of(
          "",
          "no json",
          rpc("ping", ""),
          rpc("acme/run", ""),
          rpc("resources/list", ""),
          rpc("resources/read", "\"uri\":\"a:b\""),
          rpc("tools/call", "\"name\":\"se\""),
          rpc("tools/call", "\"name\":\"x\""),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
          "{\"query\":\"{ a search }\"}",
          "{\"query\":\"{ a sum }\"}",
          "{\"query\":\"query N { a secret }\"}",
          "{\"query\":\"mutation { a }\"}");

  private static final Pattern WITNESS =
      Pattern.compile(
          "(?<method>[A-Z]+) (?<scheme>https://|wss://|)(?<host>[^:/]+)(:(?<port>\\d+))?"
              + "(?<path>/[^?]*)?(\\?(?<query>.*))?");

  private static final MediaHeaders MCP_HEADERS =
      new MediaHeaders(
          "text/event-stream",
          "",
          "",
          new McpHeaders(values("2025-03-26"), values("s"), values(), values()));

  private static String rpc(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(method, params);
  }

  private static HeaderValues values(String... values) {
    return new HeaderValues(List.of(values), false);
  }

  @Property(tries = 200)
  void itAdmitsExactlyTheNarrowerPolicies(@ForAll long seed) {
    for (int round = 0; round < ROUNDS; round++) {
      tryRequests(new BoundaryPolicies(new Random(seed + round)));
    }
  }

  private static void tryRequests(BoundaryPolicies random) {
    Written boundary = random.policy(false);
    Written policy = random.resembling(boundary);

    BoundaryVerdict verdict = new Boundary(boundary.compared()).judge(policy.compared());

    Optional<String> wider =
        wider(boundary.policy(), policy.policy(), List.of(""))
            .or(() -> shown(verdict, boundary.policy(), policy.policy()));
    assertThat(verdict instanceof Within)
        .as(() -> boundary.yaml() + policy.yaml() + wider + verdict)
        .isEqualTo(wider.isEmpty());
  }

  @Property(tries = 75)
  void aWiderReadingOfBodiesIsFoundToo(@ForAll long seed) {
    for (int round = 0; round < ROUNDS; round++) {
      tryBodies(new BoundaryPolicies(new Random(seed + round)), seed % 2 == 0);
    }
  }

  private static void tryBodies(BoundaryPolicies random, boolean alike) {
    Written boundary = random.policy(true);
    Written policy = alike ? random.resembling(boundary) : random.policy(true);
    if (new Boundary(boundary.compared()).judge(policy.compared()) instanceof Within) {
      assertThat(wider(boundary.policy(), policy.policy(), BODIES))
          .as(() -> boundary.yaml() + policy.yaml())
          .isEmpty();
    }
  }

  @Property(tries = 150)
  void aPolicyIsWithinItself(@ForAll long seed) {
    Written policy = new BoundaryPolicies(new Random(seed)).policy(true);
    BoundaryVerdict verdict = new Boundary(policy.compared()).judge(policy.compared());
    assertThat(verdict).as(policy::yaml).isEqualTo(new Within());
  }

  @Property(tries = 100)
  void everyBreachShowsARequestOrAConnection(@ForAll long seed) {
    BoundaryPolicies random = new BoundaryPolicies(new Random(seed));
    Written boundary = random.policy(false);
    Written policy = random.policy(false);
    if (new Boundary(boundary.compared()).judge(policy.compared()) instanceof Outside(var all)) {
      assertThat(all).hasSizeBetween(1, BoundaryComparison.MAX_BREACHES);
      assertThat(all).allMatch(breach -> breach.witness().contains(".c.test"));
      assertThat(all).allMatch(breach -> breach.place().startsWith("network_policies"));
    }
  }

  /** What the policy admits and the boundary does not, by an enumeration. */
  private static Optional<String> wider(Policy boundary, Policy policy, List<String> bodies) {
    for (String host : BoundaryPolicies.NAMES) {
      for (int port : new int[] {443, 8443}) {
        if (connectsFurther(boundary, policy, host, port)) {
          return Optional.of(host + ":" + port);
        }
      }
    }
    // On both cores: properties run one at a time, and other modules wait for this one.
    return UNIVERSE.parallelStream()
        .filter(
            facts ->
                (bodies.size() == 1 || facts.query().length() < 4)
                    && policy.admitEndpoint(facts.host(), facts.port()) instanceof Admitted
                    && (bodies.stream().anyMatch(body -> differs(boundary, policy, facts, body))
                        || (sendsText(policy, facts) && !sendsText(boundary, facts))))
        .findFirst()
        .map(facts -> facts + "?" + facts.query() + facts.upgrade());
  }

  private static boolean connectsFurther(Policy boundary, Policy policy, String host, int port) {
    EndpointDecision most = boundary.admitEndpoint(host, port);
    return policy.admitEndpoint(host, port) instanceof Admitted admitted
        && !(most instanceof Admitted all && !excess(all, admitted));
  }

  /** The witness of the verdict, if the policies bear it out: no enumeration has everything. */
  private static Optional<String> shown(BoundaryVerdict verdict, Policy boundary, Policy policy) {
    return verdict instanceof Outside(var breaches)
        ? breaches.stream()
            .map(Breach::witness)
            .filter(witness -> isWider(boundary, policy, WITNESS.matcher(witness)))
            .findFirst()
        : Optional.empty();
  }

  private static boolean isWider(Policy boundary, Policy policy, Matcher witness) {
    if (!witness.matches()) {
      return false;
    }
    String host = witness.group("host");
    int port = Optional.ofNullable(witness.group("port")).map(Integer::parseInt).orElse(443);
    String method = witness.group("method");
    if (method.equals("CONNECT")) {
      return connectsFurther(boundary, policy, host, port);
    }
    String query = Optional.ofNullable(witness.group("query")).orElse("");
    boolean upgrade = witness.group("scheme").equals("wss://");
    RequestFacts facts =
        new RequestFacts(host, port, method, witness.group("path"), query, upgrade);
    return differs(boundary, policy, facts, "")
        || (sendsText(policy, facts) && !sendsText(boundary, facts));
  }

  private static boolean differs(Policy boundary, Policy policy, RequestFacts facts, String body) {
    return passes(policy, facts, body) && !passes(boundary, facts, body);
  }

  /** Whether a client may send any text after a handshake. */
  private static boolean sendsText(Policy policy, RequestFacts facts) {
    return facts.upgrade()
        && passes(policy, facts, "")
        && policy.messages(facts).options().text() != MessageOptions.Reading.DENY
        && !(policy.admitMessage(facts, MessageReading.Sender.CLIENT, ByteBuffer.wrap(new byte[1]))
            instanceof PolicyDecision.Stopped);
  }

  private static boolean excess(Admitted most, Admitted own) {
    return (own.tls() == TlsMode.SKIP && most.tls() != TlsMode.SKIP)
        || (most.inspected() && !own.inspected())
        || (own.encodedSlash() && !most.encodedSlash());
  }

  private static boolean passes(Policy policy, RequestFacts head, String body) {
    RequestFacts facts = head.with(MCP_HEADERS);
    if (facts.upgrade() && (!body.isEmpty() || !policy.upgrades(facts).allowed())) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
    PolicyDecision byHead = policy.admitRequest(facts);
    PolicyDecision decision =
        byHead instanceof PolicyDecision.ByBody ? policy.admitBody(facts, bytes) : byHead;
    return !(decision instanceof PolicyDecision.Stopped);
  }
}
