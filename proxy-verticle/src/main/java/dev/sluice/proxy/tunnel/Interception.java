package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.wire.tls.LeafContexts;
import dev.sluice.proxy.wire.tls.TlsTermination;
import java.util.Optional;

/**
 * The services that terminate the TLS of a tunnel.
 *
 * @param refused for tunnels that policy denies; empty where those are refused by their status
 */
public record Interception(
    LeafContexts leaves,
    TlsTermination termination,
    Optional<RefusedLeaves> refused,
    DistrustLog distrust) {}
