package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.Policy;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.wire.connection.ClientConnection;

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
    Workload sandbox,
    Admission admission,
    TunnelRecords records,
    PredialedSocket spare,
    StreamReservation streaming,
    TrafficQuestion question) {
  static TunnelContext of(
      ConnectContext connect,
      Admission admission,
      PredialedSocket spare,
      StreamReservation streaming) {
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
