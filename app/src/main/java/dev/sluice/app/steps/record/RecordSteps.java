package dev.sluice.app.steps.record;

import dev.sluice.config.Snapshots;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.RequestSteps;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Writes the steps that a record of the audit is about. Any thread. */
public final class RecordSteps {
  private static final String CONNECT = "CONNECT";
  private static final Set<String> TLS = Set.of("https", "wss");
  private static final Set<String> CLEAR = Set.of("http", "ws");

  private final DecisionSteps decisions;
  private final TunnelSteps tunnels;

  /**
   * @param sandboxes the settings of this proxy
   */
  public RecordSteps(Snapshots snapshots, Sandboxes sandboxes) {
    PolicyWords policy = new PolicyWords(snapshots);
    ClientWords client = new ClientWords(sandboxes);
    this.decisions = new DecisionSteps(policy, client);
    this.tunnels = new TunnelSteps(policy, client);
  }

  /**
   * The steps of a record of a request or tunnel.
   *
   * @param stored false when the journal refused it
   */
  public RequestSteps.Builder of(AuditRecord record, boolean stored) {
    RequestSteps.Builder request = RequestSteps.newBuilder();
    List<RequestStep> steps = steps(request, record, stored);
    return request
        .setUid(record.getCorrelationUid())
        .setSandbox(record.getSandbox())
        .addAllSteps(steps);
  }

  private List<RequestStep> steps(
      RequestSteps.Builder request, AuditRecord record, boolean stored) {
    return switch (record.getRecordCase()) {
      case REQUEST -> {
        head(request, record, record.getRequest(), record.getRequest().getDecidedNanos());
        yield decisions.of(record, record.getRequest(), stored);
      }
      case COMPLETION -> end(request, record, record.getCompletion());
      case TUNNEL -> {
        head(request, record, record.getTunnel(), 0);
        yield tunnels.of(record, record.getTunnel(), stored);
      }
      case TUNNEL_COMPLETION -> end(request, record, record.getTunnelCompletion());
      case SESSION -> {
        head(request, record, record.getSession());
        yield SessionSteps.of(record.getSession(), stored);
      }
      case RESPONSE -> {
        head(request, record, record.getResponse());
        yield ResponseSteps.of(record.getResponse(), StepTimes.of(record), stored);
      }
      case HALT -> {
        head(request, record, record.getHalt().getDecision(), 0);
        yield ResponseSteps.of(record.getHalt());
      }
      default -> List.of();
    };
  }

  private static void head(
      RequestSteps.Builder request, AuditRecord record, ResponseEvent response) {
    request
        .setMethod(response.getMethod())
        .setTarget(url(response.getScheme(), response.getDestination(), response.getPath()))
        .setTimeMs(begun(record, 0));
  }

  private static List<RequestStep> end(
      RequestSteps.Builder request, AuditRecord record, RequestCompletion completion) {
    head(request, record, completion.getDecision(), completion.getDurationNanos());
    return EndSteps.ofRequest(record);
  }

  private static List<RequestStep> end(
      RequestSteps.Builder request, AuditRecord record, TunnelCompletion completion) {
    head(request, record, completion.getDecision(), completion.getDurationNanos());
    return EndSteps.of(completion);
  }

  private static void head(RequestSteps.Builder request, AuditRecord record, SessionEvent session) {
    request
        .setMethod("GET")
        .setTarget(url(session.getScheme(), session.getDestination(), session.getPath()))
        .setTimeMs(begun(record, 0));
  }

  private static void head(
      RequestSteps.Builder request, AuditRecord record, RequestDecision decision, long sinceHead) {
    request
        .setMethod(decision.getMethod())
        .setTarget(url(decision.getScheme(), decision.getDestination(), decision.getPath()))
        .setTimeMs(begun(record, sinceHead));
  }

  private static void head(
      RequestSteps.Builder request, AuditRecord record, TunnelDecision decision, long sinceHead) {
    boolean named = !decision.getDestination().getHost().isEmpty();
    request
        .setMethod(named ? CONNECT : "")
        .setTarget(authority(decision.getDestination(), ""))
        .setTimeMs(begun(record, sinceHead));
  }

  private static long begun(AuditRecord record, long sinceHead) {
    long nanos = StepTimes.of(record).recorded(sinceHead);
    return record.getTimeMs() - TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static String url(String scheme, Destination to, String path) {
    String authority = authority(to, scheme);
    return authority.isEmpty() ? "" : scheme + "://" + authority + path;
  }

  private static String authority(Destination to, String scheme) {
    if (to.getHost().isEmpty()) {
      return "";
    }
    String host = to.getHost().indexOf(':') < 0 ? to.getHost() : "[" + to.getHost() + "]";
    boolean usual =
        (TLS.contains(scheme) && to.getPort() == 443)
            || (CLEAR.contains(scheme) && to.getPort() == 80);
    return usual ? host : host + ":" + to.getPort();
  }
}
