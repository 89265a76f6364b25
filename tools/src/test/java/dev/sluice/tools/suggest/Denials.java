package dev.sluice.tools.suggest;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.tools.suggest.record.DenialParser;
import dev.sluice.tools.suggest.record.ReadEvent;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestionBuilder;
import dev.sluice.tools.suggest.shape.DenialTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/** Events as a node makes them, and what is suggested for them. */
public final class Denials {
  public static final String SANDBOX = "ci";
  private static final long TIME = 1_790_000_000_000L;
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  private final List<byte[]> events = new ArrayList<>();

  /** A request that policy refused in a tunnel, of which no address is recorded. */
  public static RequestDecision.Builder request(String host, String method, String path) {
    return RequestDecision.newBuilder()
        .setDestination(Destination.newBuilder().setHost(host).setPort(443))
        .setScheme("https")
        .setMethod(method)
        .setPath(path)
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRule(Rule.newBuilder().setPolicy("api").setEngine("l7"))
        .setReason(method + " " + path + " not permitted by policy")
        .setRefusal("policy_denied")
        .setStatus(403)
        .setTunnelled(true);
  }

  /** A call that policy refused. */
  public static RequestDecision.Builder call(
      String host, String path, String engine, AskedCall call) {
    RequestDecision.Builder request = request(host, "POST", path).setDeniedCall(call);
    request.getRuleBuilder().setEngine(engine);
    return request.setAsked(Asked.newBuilder().addCalls(call));
  }

  public static AskedCall tool(String name) {
    return AskedCall.newBuilder().setProtocol("mcp").setMethod("tools/call").setTool(name).build();
  }

  /** A CONNECT that policy refused. */
  public static TunnelDecision.Builder tunnel(String host) {
    return TunnelDecision.newBuilder()
        .setDestination(Destination.newBuilder().setHost(host).setPort(443))
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRule(Rule.newBuilder().setPolicy("-").setEngine("opa"))
        .setReason("endpoint " + host + ":443 is not allowed by any policy")
        .setRefusal("policy_denied")
        .setStatus(403)
        .setKind(TunnelDecision.Kind.KIND_CONNECT);
  }

  /** Adds a WebSocket message that policy judged. */
  public Denials with(SessionEvent message) {
    return add(record().setSession(message).build());
  }

  /** Adds a refused request. */
  public Denials with(RequestDecision.Builder request) {
    return add(record().setRequest(request).build());
  }

  public Denials with(TunnelDecision.Builder tunnel) {
    return add(record().setTunnel(tunnel).build());
  }

  /** Adds a tunnel that was opened to an address. */
  public Denials resolved(String host, String ip) {
    TunnelDecision.Builder tunnel = tunnel(host).setVerdict(Verdict.VERDICT_ALLOWED);
    tunnel.clearRefusal().clearReason().getDestinationBuilder().setIp(ip);
    return with(tunnel);
  }

  private AuditRecord.Builder record() {
    int number = events.size() + 1;
    return AuditRecord.newBuilder()
        .setTimeMs(TIME + number * 1000L)
        .setCorrelationUid(new UUID(0, number).toString())
        .setSandbox(SANDBOX);
  }

  private Denials add(AuditRecord record) {
    RecordPosition position = new RecordPosition("9b2f/0", events.size() + 1L, 0);
    MAPPER
        .map(new EventSubject.Single(position, record))
        .forEach(event -> events.add(event.json()));
    return this;
  }

  public List<ReadEvent> parsed() {
    return events.stream().map(json -> DenialParser.parse(json, 0, json.length)).toList();
  }

  public DenialTally tally() {
    DenialTally tally = new DenialTally(Optional.empty(), 0);
    parsed().forEach(tally::add);
    return tally;
  }

  /** The endpoints that are suggested for the sandbox. */
  public List<SuggestedEndpoint> suggested() {
    return suggested(tally());
  }

  public static List<SuggestedEndpoint> suggested(DenialTally tally) {
    SortedMap<String, List<SuggestedEndpoint>> all = new SuggestionBuilder(tally, false).build();
    return all.getOrDefault(SANDBOX, List.of());
  }

  public List<byte[]> json() {
    return List.copyOf(events);
  }
}
