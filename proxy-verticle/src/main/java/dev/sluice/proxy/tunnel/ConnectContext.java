package dev.sluice.proxy.tunnel;

import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.Policy;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.request.LastLine;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.target.Authority;
import java.util.Optional;

/**
 * The data that all steps of one CONNECT share.
 *
 * @param snapshot the generation that decides
 * @param lastLine ends the CONNECT when its code throws
 */
record ConnectContext(
    LoopServices loop,
    ClientConnection client,
    SandboxClient sandbox,
    Authority to,
    Snapshot snapshot,
    TunnelRecords records,
    LastLine lastLine) {
  /** Pins the current generation and assigns the id of the tunnel. */
  static ConnectContext begin(
      LoopServices loop, ClientConnection client, SandboxClient sandbox, Authority to) {
    Snapshot snapshot = loop.snapshots().current();
    return new ConnectContext(
        loop,
        client,
        sandbox,
        to,
        snapshot,
        new TunnelRecords(loop.ids().next(), sandbox, Optional.of(to), snapshot.generation()),
        new LastLine(loop.bugs()));
  }

  Policy policy() {
    return snapshot.policyFor(sandbox.sandbox());
  }
}
