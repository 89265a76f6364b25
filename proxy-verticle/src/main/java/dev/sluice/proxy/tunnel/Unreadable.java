package dev.sluice.proxy.tunnel;

import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.exchange.Farewell;
import dev.sluice.proxy.exchange.LoopServices;
import dev.sluice.proxy.exchange.Parked;
import dev.sluice.proxy.exchange.Workload;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.target.Authority;
import java.util.Optional;

/**
 * Event loop. Refuses what could not be read as a request, or is nobody's, and records that
 * (data-plane 18.8, row 13).
 */
public final class Unreadable {
  private final LoopServices loop;
  private final ClientConnection client;
  private final TunnelRecords records;

  /**
   * For one refusal.
   *
   * @param to the tunnel's authority, when the bytes came through one
   */
  public Unreadable(
      LoopServices loop, ClientConnection client, Workload workload, Optional<Authority> to) {
    this.loop = loop;
    this.client = client;
    this.records =
        new TunnelRecords(loop.ids().next(), workload, to, loop.snapshots().current().generation());
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
    client.pauseReading();
    client.enter(new Parked(client));
    loop.audit()
        .append(records.record(records.refused(Kind.KIND_UNREADABLE, refusal, "-", engine, reason)))
        .onSuccess(ignored -> Farewell.say(client, refusal, records.tunnelId(), linger))
        .onFailure(
            ignored ->
                Farewell.say(client, Refusals.auditUnavailable(), records.tunnelId(), linger));
  }
}
