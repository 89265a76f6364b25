package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.AwaitingExchange;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.tls.ClientSession;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import dev.sluice.wire.tls.TlsException;
import dev.sluice.wire.tls.TlsTermination;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The services that terminate the TLS of a tunnel.
 *
 * @param leaves certificates of tunnels that policy admits; new hosts wait for their turn
 * @param refused for tunnels that policy denies; empty where those are refused by their status
 */
public record Interception(
    LeafContexts leaves,
    MintingQueue turns,
    TlsTermination termination,
    Optional<RefusedLeaves> refused,
    TlsFailureLog handshakes,
    SetupTimes times) {
  /**
   * Event loop only. The certificate for a CONNECT, if its TLS is terminated. It is minted while
   * the dial runs, unless {@code reached} fails.
   */
  Future<Optional<OfHost>> leaf(ConnectContext connect, Admitted endpoint, Future<?> reached) {
    if (endpoint.tls() == TlsMode.SKIP) {
      return Future.succeededFuture(Optional.empty());
    }
    Claimant claimant = connect.sandbox().claimant();
    return turns
        .get(leaves, claimant, connect.to().host(), connect.client()::whenClosed, reached)
        .map(Optional::of);
  }

  /**
   * Event loop only. Terminates TLS, whose first bytes are in the inbox of a client.
   *
   * @param ip of the client
   * @param host of the CONNECT
   * @param done receives the session
   * @param failed receives why the handshake failed; the socket is closed then
   */
  void terminate(
      ClientConnection client,
      String ip,
      SslContext leaf,
      String host,
      Consumer<ClientSession> done,
      Consumer<String> failed) {
    ByteBuf hello = client.inbox().drain();
    client.enter(new AwaitingExchange(client));
    client.socket().passRecords();
    times
        .measure(
            SetupStep.CLIENT_TLS, () -> termination.start(client.socket().socket(), leaf, host))
        .onSuccess(session -> client.run(() -> done.accept(session)))
        .onFailure(
            failure ->
                client.run(
                    () -> {
                      if (failure instanceof TlsException tls) {
                        handshakes.failed(ip, tls.failure());
                      }
                      failed.accept(String.valueOf(failure.getMessage()));
                    }));
    TlsTermination.replay(client.socket().socket(), hello);
  }
}
