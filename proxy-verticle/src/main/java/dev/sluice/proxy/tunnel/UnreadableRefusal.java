package dev.sluice.proxy.tunnel;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.connection.AwaitingExchange;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.target.Authority;
import java.util.Optional;

/**
 * Event loop only. Refuses and records bytes that are not a valid request, or a request without a
 * sandbox (data-plane 18.8, row 13).
 */
public final class UnreadableRefusal {
  private final LoopServices loop;
  private final ClientConnection client;
  private final TunnelRecords records;

  /**
   * Creates one refusal.
   *
   * @param to the tunnel's authority, for bytes from a tunnel
   */
  public UnreadableRefusal(
      LoopServices loop, ClientConnection client, SandboxClient sandbox, Optional<Authority> to) {
    this.loop = loop;
    this.client = client;
    this.records =
        new TunnelRecords(loop.ids().next(), sandbox, to, loop.snapshots().current().generation());
  }

  /**
   * Answers and closes after the client has finished sending.
   *
   * @param reason platform text for the audit
   */
  public void refuse(Refusal refusal, String reason) {
    refuse(refusal, RuleEngine.HTTP_PARSER.text(), reason, true);
  }

  /** Refuses, as {@link #refuse}, a request whose sender did not authenticate as a sandbox. */
  public void refuseUnidentified(String reason) {
    refuse(Refusals.proxyAuthenticationRequired(), "proxy-auth", reason, true);
  }

  /** Answers and closes at once, for lack of capacity for the connection. */
  public void turnAway(Refusal refusal, String reason) {
    refuse(refusal, RuleEngine.HTTP_PARSER.text(), reason, false);
  }

  private void refuse(Refusal refusal, String engine, String reason, boolean linger) {
    // Bytes that arrive before the record is written must not become another request.
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    loop.audit()
        .append(records.record(records.refused(Kind.KIND_UNREADABLE, refusal, "-", engine, reason)))
        .onSuccess(ignored -> client.run(() -> say(refusal, linger)))
        .onFailure(ignored -> client.run(() -> say(Refusals.auditUnavailable(), linger)));
  }

  private void say(Refusal refusal, boolean linger) {
    LingeringClose.answer(
        client, loop.deadlines(), RefusalWriter.write(refusal, records.tunnelId()), linger);
  }
}
