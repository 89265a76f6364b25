package dev.sluice.proxy.exchange;

import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamPool;
import java.util.Optional;

/**
 * Event loop. The connection that carries a request, and what runs on it.
 *
 * @param body when it streams
 * @param bufferedBytes of a body that was written at once
 */
record Link(
    UpstreamConnection upstream,
    ResponseRelay response,
    Optional<RequestRelay> body,
    long bufferedBytes) {
  int status() {
    return response.status();
  }

  long receivedBytes() {
    return response.bytes();
  }

  long sentBytes() {
    return body.map(RequestRelay::bytes).orElse(bufferedBytes);
  }

  /** Others may use the connection, or nobody may. */
  void settle(UpstreamPool upstreams, boolean reuse) {
    if (reuse) {
      upstreams.giveBack(upstream);
    } else {
      upstream.close();
    }
  }
}
