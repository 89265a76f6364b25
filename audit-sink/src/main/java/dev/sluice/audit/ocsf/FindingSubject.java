package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.PolicyRevision;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;

/**
 * The request, tunnel or WebSocket session that a finding is about.
 *
 * @param rule name of the network policy that applied
 * @param scheme of the URL
 * @param path of the URL; empty for a tunnel
 * @param operation what waits for capacity
 * @param phase of the contract: before credentials for what a client sends, before the return for
 *     what an origin sends
 */
record FindingSubject(
    Peer client,
    Destination destination,
    String rule,
    PolicyRevision policy,
    String scheme,
    String path,
    String operation,
    String phase) {
  static final String PRE_RETURN = "pre_return";

  private static final String PRE_CREDENTIALS = "pre_credentials";
  private static final String REQUEST = "http_request";
  private static final String RESPONSE = "http_response";
  private static final String MESSAGE = "websocket_message";

  static FindingSubject of(RequestDecision decision) {
    return new FindingSubject(
        decision.getClient(),
        decision.getDestination(),
        decision.getRule().getPolicy(),
        decision.getPolicy(),
        decision.getScheme(),
        decision.getPath(),
        REQUEST,
        PRE_CREDENTIALS);
  }

  static FindingSubject of(TunnelDecision decision) {
    return new FindingSubject(
        decision.getClient(),
        decision.getDestination(),
        decision.getRule().getPolicy(),
        decision.getPolicy(),
        "",
        "",
        REQUEST,
        PRE_CREDENTIALS);
  }

  static FindingSubject of(SessionEvent session) {
    return new FindingSubject(
        session.getClient(),
        session.getDestination(),
        session.getRule().getPolicy(),
        session.getPolicy(),
        session.getScheme(),
        session.getPath(),
        MESSAGE,
        session.getMessage().getFromOrigin() ? PRE_RETURN : PRE_CREDENTIALS);
  }

  static FindingSubject of(ResponseEvent response) {
    return new FindingSubject(
        response.getClient(),
        response.getDestination(),
        response.getRule().getPolicy(),
        response.getPolicy(),
        response.getScheme(),
        response.getPath(),
        RESPONSE,
        PRE_RETURN);
  }

  void writeTo(EventStream event) {
    event.parties(client, destination);
    RequestParts.url(event, scheme, destination, path);
  }
}
