package dev.sluice.app.denials;

import dev.sluice.config.net.LocalHost;
import dev.sluice.policy.shape.PathShape;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.WebSocketMethod;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A denial as it is counted. Its names are those of the record, which hold no secret; they are cut
 * to bounded lengths.
 */
final class DeniedRequest {
  /** What policy denies and {@code enforcement: audit} let pass. */
  static final String AUDIT_ONLY = "audit_only";

  /** What policy denies and the observe mode let pass. */
  static final String WOULD_DENY = "would_deny";

  static final int LONGEST_PATH = 512;
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_NAME = 128;
  private static final int MOST_FIELDS = 4;
  private static final String CUT = "...";
  private static final String TUNNEL = "tunnel";
  private static final String CONNECT = "CONNECT";

  /** The answer was denied, not the request. */
  private static final String RESPONSE = "response";

  private DeniedRequest() {}

  /**
   * Empty for everything that is no denial of a sandbox at another host. A client that did not
   * authenticate may name any sandbox.
   */
  static Optional<DeniedShape> of(AuditRecord record) {
    Optional<DeniedShape.Builder> denied =
        switch (record.getRecordCase()) {
          case REQUEST -> of(record.getRequest());
          case TUNNEL -> of(record.getTunnel());
          case SESSION -> of(record.getSession());
          case RESPONSE -> of(record.getResponse());
          case COMPLETION,
              TUNNEL_COMPLETION,
              CONFIG_CHANGE,
              LIFECYCLE,
              GAP,
              LISTENING,
              CHECKPOINT,
              ADMIN_REFUSAL,
              ADMIN_ACTION,
              HALT,
              RECORD_NOT_SET ->
              Optional.empty();
        };
    return denied
        .filter(shape -> !record.getUnauthenticated() && isOfPolicy(shape.getHost()))
        .map(shape -> once(shape, record));
  }

  private static DeniedShape once(DeniedShape.Builder shape, AuditRecord record) {
    return shape
        .setSandbox(record.getSandbox())
        .setCount(1)
        .setFirstMs(record.getTimeMs())
        .setLastMs(record.getTimeMs())
        .setRequest(record.getCorrelationUid())
        .build();
  }

  /** Hosts that the proxy answers itself have no rules. */
  private static boolean isOfPolicy(String host) {
    return !host.isEmpty() && LocalHost.of(host).isEmpty();
  }

  private static Optional<DeniedShape.Builder> of(RequestDecision decision) {
    boolean denied = decision.getVerdict() == Verdict.VERDICT_DENIED;
    boolean observed = !decision.getWouldRefuse().isEmpty();
    // A later record of what goes on repeats its decision.
    boolean passed = decision.getLater() || (!observed && !decision.getAuditOnly());
    if (!denied && passed) {
      return Optional.empty();
    }
    DeniedShape.Builder shape =
        DeniedShape.newBuilder()
            .setHost(cut(decision.getDestination().getHost(), LONGEST_HOST))
            .setPort(decision.getDestination().getPort())
            .setProtocol(decision.getScheme())
            .setMethod(cut(decision.getMethod(), LONGEST_NAME))
            .setPath(path(decision.getPath()))
            .setCode(denied ? decision.getRefusal() : observed ? WOULD_DENY : AUDIT_ONLY);
    return Optional.of(decision.hasDeniedCall() ? asking(shape, decision.getDeniedCall()) : shape);
  }

  /** The shape is of the whole path; one that is cut has no identifiers made out at its end. */
  private static String path(String path) {
    if (path.isEmpty()) {
      return "";
    }
    String glob = PathShape.ofIdentifiers(path).glob();
    return cut(glob, LONGEST_PATH);
  }

  private static DeniedShape.Builder asking(DeniedShape.Builder shape, AskedCall call) {
    boolean graphql = call.getMethod().isEmpty();
    return shape
        .setProtocol(call.getProtocol())
        .setOperation(cut(graphql ? call.getOperationType() : call.getMethod(), LONGEST_NAME))
        .setName(graphql ? fields(call.getFieldsList()) : cut(call.getTool(), LONGEST_NAME));
  }

  private static String fields(List<String> fields) {
    String first = fields.stream().limit(MOST_FIELDS).collect(Collectors.joining(", "));
    return cut(fields.size() > MOST_FIELDS ? first + ", " + CUT : first, LONGEST_NAME);
  }

  /** A message; the refusal of a handshake is a request of its own. */
  private static Optional<DeniedShape.Builder> of(SessionEvent session) {
    JudgedMessage message = session.getMessage();
    boolean denied = message.getVerdict() == Verdict.VERDICT_DENIED;
    boolean refused = denied && !message.getRefusal().isEmpty();
    boolean observed = !message.getWouldRefuse().isEmpty();
    // One that met a reload was denied by no rule.
    if (!session.hasMessage()
        || denied != refused
        || (!denied && !observed && !message.getAuditOnly())) {
      return Optional.empty();
    }
    DeniedShape.Builder shape =
        DeniedShape.newBuilder()
            .setHost(cut(session.getDestination().getHost(), LONGEST_HOST))
            .setPort(session.getDestination().getPort())
            .setProtocol(session.getScheme())
            .setMethod(WebSocketMethod.of(message))
            .setPath(path(session.getPath()))
            .setCode(denied ? message.getRefusal() : observed ? WOULD_DENY : AUDIT_ONLY);
    return Optional.of(message.hasDeniedCall() ? asking(shape, message.getDeniedCall()) : shape);
  }

  /** One that a stage refused; what failed is no denial. */
  private static Optional<DeniedShape.Builder> of(ResponseEvent response) {
    String refusal =
        response.hasDecision()
            ? response.getDecision().getRefusal()
            : response.getClosing().getRefusal();
    if (!RefusalCode.MIDDLEWARE_DENIED.is(refusal)) {
      return Optional.empty();
    }
    return Optional.of(
        DeniedShape.newBuilder()
            .setHost(cut(response.getDestination().getHost(), LONGEST_HOST))
            .setPort(response.getDestination().getPort())
            .setProtocol(response.getScheme())
            .setMethod(cut(response.getMethod(), LONGEST_NAME))
            .setPath(path(response.getPath()))
            .setOperation(RESPONSE)
            .setCode(refusal));
  }

  private static Optional<DeniedShape.Builder> of(TunnelDecision decision) {
    boolean denied = decision.getVerdict() == Verdict.VERDICT_DENIED;
    String code = denied ? decision.getRefusal() : decision.getWouldRefuse();
    if (code.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        DeniedShape.newBuilder()
            .setHost(cut(decision.getDestination().getHost(), LONGEST_HOST))
            .setPort(decision.getDestination().getPort())
            .setProtocol(TUNNEL)
            .setMethod(CONNECT)
            .setCode(denied ? code : WOULD_DENY));
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - CUT.length();
    end = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, end) + CUT;
  }
}
