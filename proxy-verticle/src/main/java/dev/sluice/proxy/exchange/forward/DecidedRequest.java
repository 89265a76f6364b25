package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.websocket.SessionPlan;

/**
 * A request whose decision is in the journal.
 *
 * @param decision as recorded
 * @param plan for its messages, when it is a WebSocket handshake
 */
public record DecidedRequest(
    Accepted request,
    Origin origin,
    PreparedRequest prepared,
    RequestDecision decision,
    SessionPlan plan) {}
