package dev.sluice.bench.day;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Events of requests, mapped by the code of a node. One thread. */
final class DayEvents {
  private static final String NODE = "9b2f1d7e-0000-4000-8000-000000000001";
  private static final long MORNING = 1_790_000_000_000L;
  private static final Map<String, String> ENGINES =
      Map.of("rest", "l7", "graphql", "l7-graphql", "json-rpc", "l7-jsonrpc", "mcp", "l7-mcp");

  private static final ClientTls TLS =
      ClientTls.newBuilder()
          .setVersion("TLSv1.3")
          .setCipher("TLS_AES_128_GCM_SHA256")
          .setJa4("t13d1516h2_8daaf6152771_e5627efa2ab1")
          .setIssuer("CN=Sluice local CA")
          .setSubject("CN=an origin")
          .setSerial("5d3c1e0a7b42f6c8")
          .build();

  private final EventMapper mapper =
      new EventMapper(new Node("proxy-1", NODE, "0.1.0", Set.of(Role.PROXY)));
  private final Random random;
  private final long stepMillis;
  private long number;

  /**
   * @param events of the whole day
   */
  DayEvents(long seed, long events) {
    this.random = new Random(seed);
    this.stepMillis = Math.max(1, 86_400_000L / events);
  }

  /** Refused by policy. */
  byte[] denied(DayRequest request) {
    return request.method().equals(DayRequest.TUNNEL)
        ? event(request, record().setTunnel(tunnel(request, "opa", "policy_denied")))
        : event(request, record().setRequest(decision(request, "policy_denied")));
  }

  /** Refused by another part of the platform. */
  byte[] refused(DayRequest request, String engine, String code) {
    RequestDecision.Builder decision = decision(request, code).clearDeniedCall();
    decision.getRuleBuilder().setEngine(engine);
    return event(request, record().setRequest(decision.setReason("refused by " + engine)));
  }

  /** Logged, and let pass. */
  byte[] audited(DayRequest request) {
    return event(
        request, record().setRequest(passed(decision(request, ""), request).setAuditOnly(true)));
  }

  /** Allowed. */
  byte[] allowed(DayRequest request) {
    RequestDecision.Builder decision = passed(decision(request, ""), request);
    decision.clearDeniedCall().getRuleBuilder().setPlace("network_policies.api.endpoints[0]");
    return event(request, record().setRequest(decision));
  }

  private static RequestDecision.Builder passed(
      RequestDecision.Builder decision, DayRequest request) {
    decision.getDestinationBuilder().setIp(address(request.host()));
    return decision.clearReason().clearStatus().setVerdict(Verdict.VERDICT_ALLOWED);
  }

  private static String address(String host) {
    int number = host.hashCode() & 0xFF;
    return (DayPlan.isPrivate(host) ? "10.1.2." : "93.184.215.") + number;
  }

  private static Destination destination(DayRequest request) {
    return Destination.newBuilder().setHost(request.host()).setPort(request.port()).build();
  }

  private TunnelDecision tunnel(DayRequest request, String engine, String code) {
    return TunnelDecision.newBuilder()
        .setClient(client())
        .setDestination(destination(request))
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRule(Rule.newBuilder().setPolicy("-").setEngine(engine))
        .setReason("endpoint %s:443 is not allowed by any policy".formatted(request.host()))
        .setRefusal(code)
        .setStatus(403)
        .setKind(TunnelDecision.Kind.KIND_CONNECT)
        .build();
  }

  private Peer client() {
    return Peer.newBuilder().setIp("10.1.2.3").setPort(1024 + random.nextInt(60_000)).build();
  }

  private RequestDecision.Builder decision(DayRequest request, String code) {
    RequestDecision.Builder decision =
        RequestDecision.newBuilder()
            .setClient(client())
            .setDestination(destination(request))
            .setScheme("https")
            .setMethod(request.method())
            .setPath(request.path())
            .setHttpVersion("1.1")
            .setTunnelled(true)
            .setVerdict(Verdict.VERDICT_DENIED)
            .setRule(
                Rule.newBuilder()
                    .setPolicy("rest_api")
                    .setEngine(ENGINES.getOrDefault(request.protocol(), "l7")))
            .setReason(request.method() + " " + request.path() + " not permitted by policy")
            .setRefusal(code)
            .setStatus(403)
            .setGeneration(12)
            .setTls(TLS.toBuilder().setSni(request.host()))
            .setUserAgent("agent/1.0 (linux; x86_64) python-httpx/0.28.1")
            .setDecidedNanos(1_000_000);
    Asked.Builder asked = Asked.newBuilder().addAllQueryKeys(request.queryKeys());
    if (!request.call().isEmpty()) {
      AskedCall call = call(request);
      decision.setDeniedCall(call);
      asked.addCalls(call);
    }
    return decision.setAsked(asked);
  }

  private static AskedCall call(DayRequest request) {
    List<String> names = request.call();
    AskedCall.Builder call = AskedCall.newBuilder().setProtocol(request.protocol());
    if (request.protocol().equals("graphql")) {
      return call.setOperationType(names.getFirst())
          .addAllFields(names.subList(1, names.size()))
          .build();
    }
    call.setMethod(names.getFirst());
    names.stream().skip(1).forEach(call::setTool);
    return call.build();
  }

  private AuditRecord.Builder record() {
    number++;
    return AuditRecord.newBuilder()
        .setTimeMs(MORNING + number * stepMillis)
        .setCorrelationUid(new UUID(number, random.nextLong()).toString());
  }

  private byte[] event(DayRequest request, AuditRecord.Builder record) {
    RecordPosition position = new RecordPosition(NODE + "/0", number, number);
    AuditRecord complete = record.setSandbox(request.sandbox()).build();
    return mapper.map(new EventSubject.Single(position, complete)).getFirst().json();
  }
}
