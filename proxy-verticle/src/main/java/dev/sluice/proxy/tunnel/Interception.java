package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.wire.tls.LeafContexts;
import dev.sluice.proxy.wire.tls.TlsTermination;

/** The services that terminate the TLS of a tunnel. */
public record Interception(LeafContexts leaves, TlsTermination termination) {}
