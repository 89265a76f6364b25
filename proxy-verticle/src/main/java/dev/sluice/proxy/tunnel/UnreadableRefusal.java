package dev.sluice.proxy.tunnel;

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
 * Event loop only. Refuses what could not be read as a request, or has no sandbox, and records it
 * (data-plane 18.8, row 13).
 */
public final class UnreadableRefusal {
  private final LoopServices loop;
  private final ClientConnection client;
  private final TunnelRecords records;

  /**
   * For one refusal.
   *
   * @param to the tunnel's authority, when the bytes came through one
   */
  public UnreadableRefusal(
      LoopServices loop, ClientConnection client, SandboxClient sandbox, Optional<Authority> to) {
    this.loop = loop;
    this.client = client;
    this.records =
        new TunnelRecords(loop.ids().next(), sandbox, to, loop.snapshots().current().generation());
  }

  /**
   * Answers and closes, letting the client finish what it sends.
   *
   * @param reason platform words
   */
  public void refuse(Refusal refusal, String reason) {
    refuse(refusal, "http-parser", reason, true);
  }

  /** As {@link #refuse}, for a request whose sender did not prove to be a sandbox. */
  public void refuseUnidentified(String reason) {
    refuse(Refusals.proxyAuthenticationRequired(), "proxy-auth", reason, true);
  }

  /** Answers and closes at once: there is no room to hold the connection any longer. */
  public void turnAway(Refusal refusal, String reason) {
    refuse(refusal, "http-parser", reason, false);
  }

  private void refuse(Refusal refusal, String engine, String reason, boolean linger) {
    // What comes before the refusal is recorded must not be taken for another request.
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    loop.audit()
        .append(records.record(records.refused(Kind.KIND_UNREADABLE, refusal, "-", engine, reason)))
        .onSuccess(ignored -> say(refusal, linger))
        .onFailure(ignored -> say(Refusals.auditUnavailable(), linger));
  }

  private void say(Refusal refusal, boolean linger) {
    LingeringClose.answer(
        client, loop.deadlines(), RefusalWriter.write(refusal, records.tunnelId()), linger);
  }
}
