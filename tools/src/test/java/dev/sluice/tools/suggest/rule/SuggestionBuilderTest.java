package dev.sluice.tools.suggest.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.document.Protocol;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.tools.suggest.Denials;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.shape.DenialTally;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionBuilderTest {
  private static final String HOST = "api.example.com";
  private static final String PUBLIC = "93.184.215.14";

  private final Denials denials = new Denials();

  private List<Place> places() {
    return denials.suggested().stream().map(SuggestedEndpoint::place).toList();
  }

  private static RuleCondition request(String method, String path, String... keys) {
    return new RuleCondition.Request(method, path, new TreeSet<>(Set.of(keys)));
  }

  private static List<RuleCondition> conditions(SuggestedEndpoint endpoint) {
    return endpoint.rules().stream().map(SuggestedRule::condition).toList();
  }

  @Test
  void aRuleAdmitsWhatWasDeniedAtAPublicAddress() {
    denials.resolved(HOST, PUBLIC).with(Denials.request(HOST, "GET", "/v1/items/7"));
    assertThat(places()).containsExactly(new Place(HOST, 443, Protocol.REST, ""));
    assertThat(conditions(denials.suggested().getFirst()))
        .containsExactly(request("GET", "/v1/items/*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.5", "169.254.169.254", "127.0.0.1", "fd00::1", "64:ff9b::a00:5", "x"})
  void anyOtherAddressOfTheHostLeadsToNoRule(String ip) {
    denials
        .resolved(HOST, PUBLIC)
        .resolved(HOST, ip)
        .resolved(HOST, PUBLIC)
        .with(Denials.request(HOST, "GET", "/"));
    DenialTally tally = denials.tally();
    assertThat(Denials.suggested(tally)).isEmpty();
    assertThat(tally.unsuggested().counts()).isEqualTo(Map.of(SkipReason.NOT_PUBLIC, 1L));
  }

  @Test
  void anAddressAsHostIsJudgedItself() {
    denials
        .with(Denials.request("93.184.215.14", "GET", "/"))
        .with(Denials.request("10.0.0.5", "GET", "/"));
    assertThat(places()).extracting(Place::host).containsExactly("93.184.215.14");
  }

  @Test
  void aHostWithoutAnAddressNeedsTheOptionAndAPublicName() {
    denials
        .with(Denials.tunnel(HOST))
        .with(Denials.tunnel("metadata.google.internal"))
        .with(Denials.tunnel("localhost"));
    DenialTally tally = denials.tally();
    assertThat(Denials.suggested(tally)).isEmpty();
    assertThat(tally.unsuggested().counts())
        .isEqualTo(Map.of(SkipReason.UNRESOLVED, 1L, SkipReason.NO_PUBLIC_NAME, 2L));
    List<SuggestedEndpoint> all =
        new SuggestionBuilder(denials.tally(), true)
            .build()
            .getOrDefault(Denials.SANDBOX, List.of());
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().rules()).isEmpty();
    assertThat(all.getFirst().tunnel()).isPresent();
  }

  @Test
  void queryKeysThatEveryRequestHasAreRequired() {
    denials.resolved(HOST, PUBLIC);
    denials.with(asking("/search", "q", "page")).with(asking("/search", "q"));
    denials.with(asking("/free", "q")).with(asking("/free"));
    assertThat(conditions(denials.suggested().getFirst()))
        .containsExactlyInAnyOrder(request("GET", "/search", "q"), request("GET", "/free"));
  }

  private static RequestDecision.Builder asking(String path, String... keys) {
    return Denials.request(HOST, "GET", path)
        .setAsked(Asked.newBuilder().addAllQueryKeys(List.of(keys)));
  }

  @Test
  void getCoversHead() {
    denials.resolved(HOST, PUBLIC);
    denials.with(Denials.request(HOST, "GET", "/a")).with(Denials.request(HOST, "HEAD", "/a"));
    denials.with(Denials.request(HOST, "HEAD", "/b"));
    assertThat(conditions(denials.suggested().getFirst()))
        .containsExactly(request("GET", "/a"), request("HEAD", "/b"));
    assertThat(denials.suggested().getFirst().rules().getFirst().evidence().count()).isEqualTo(2);
  }

  @Test
  void callsAreAdmittedByName() {
    AskedCall products =
        AskedCall.newBuilder()
            .setProtocol("graphql")
            .setOperationType("query")
            .setOperationName("Anything")
            .addFields("product")
            .addFields("price")
            .build();
    denials
        .resolved(HOST, PUBLIC)
        .with(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("search")))
        .with(Denials.call(HOST, "/graphql", "l7-graphql", products));
    assertThat(places())
        .containsExactlyInAnyOrder(
            new Place(HOST, 443, Protocol.MCP, "/mcp"),
            new Place(HOST, 443, Protocol.GRAPHQL, "/graphql"));
    assertThat(denials.suggested().stream().flatMap(it -> conditions(it).stream()))
        .containsExactlyInAnyOrder(
            new RuleCondition.RpcCall("tools/call", "search"),
            new RuleCondition.Operation("query", new TreeSet<>(Set.of("price", "product"))));
  }

  private void three(String domain, String path) {
    for (String name : List.of("a", "b", "c")) {
      String host = name + "." + domain;
      denials.resolved(host, PUBLIC).with(Denials.request(host, "GET", path));
    }
  }

  @Test
  void threeHostsOfOneDomainThatNeedTheSameRuleGetAWildcard() {
    three("example.com", "/health");
    denials.with(Denials.request("a.example.com", "POST", "/own"));
    assertThat(places()).extracting(Place::host).containsExactly("*.example.com", "a.example.com");
    assertThat(conditions(denials.suggested().getFirst()))
        .containsExactly(request("GET", "/health"));
    assertThat(conditions(denials.suggested().getLast())).containsExactly(request("POST", "/own"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"github.io", "s3.amazonaws.com", "eu.amazonaws.com", "co.uk", "alice.github.io"})
  void neverOnSharedHosting(String domain) {
    three(domain, "/health");
    assertThat(places()).extracting(Place::host).noneMatch(host -> host.contains("*")).hasSize(3);
  }

  @Test
  void twoHostsOrDifferentRulesGetNone() {
    for (String host : List.of("a.example.com", "b.example.com")) {
      denials.resolved(host, PUBLIC).with(Denials.request(host, "GET", "/health"));
    }
    assertThat(places()).hasSize(2);
    Denials others = new Denials();
    for (String name : List.of("a", "b", "c")) {
      String host = name + ".example.com";
      others.resolved(host, PUBLIC).with(Denials.request(host, "GET", "/" + name));
    }
    assertThat(others.suggested()).hasSize(3);
    assertThat(new Denials().suggested()).isEmpty();
  }

  @Test
  void endpointsThatContradictEachOtherAreLeftOut() {
    AskedCall rpc = AskedCall.newBuilder().setProtocol("json-rpc").setMethod("eth_call").build();
    denials
        .resolved(HOST, PUBLIC)
        .with(Denials.call(HOST, "/x", "l7-mcp", Denials.tool("search")))
        .with(Denials.call(HOST, "/x", "l7-jsonrpc", rpc));
    DenialTally tally = denials.tally();
    assertThat(Denials.suggested(tally)).hasSize(1);
    assertThat(tally.unsuggested().counts()).isEqualTo(Map.of(SkipReason.CONTRADICTS, 1L));
  }
}
