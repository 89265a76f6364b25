package dev.sluice.proxy.tunnel;

import dev.sluice.config.policy.EndpointDecision.Admitted;
import dev.sluice.config.policy.Policy;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.SpareSocket;

/**
 * One tunnel, from its CONNECT to its close.
 *
 * @param spare the socket dialed before the 200
 * @param streaming memory for a raw relay
 * @param question what hooks are asked of traffic that cannot be read
 */
record TunnelContext(
    LoopServices loop,
    ClientConnection client,
    SandboxClient sandbox,
    Admission admission,
    TunnelRecords records,
    SpareSocket spare,
    StreamReservation streaming,
    TrafficQuestion question) {
  static TunnelContext of(
      ConnectContext connect, Admission admission, SpareSocket spare, StreamReservation streaming) {
    return new TunnelContext(
        connect.loop(),
        connect.client(),
        connect.sandbox(),
        admission,
        connect.records(),
        spare,
        streaming,
        connect.question(admission.endpoint()));
  }

  record Admission(
      Authority to,
      Policy policy,
      Admitted endpoint,
      SelectedChain chain,
      Origin origin,
      TunnelDecision decision) {}
}
