package dev.sluice.proxy.exchange;

import dev.sluice.config.Snapshots;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.capacity.BodyMemory;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.credential.Injector;
import dev.sluice.proxy.destination.Destinations;
import dev.sluice.proxy.upstream.UpstreamPool;

/**
 * Event loop. What the connections of one loop share.
 *
 * @param injector the node's, as are permits and bodies; everything else belongs to the loop
 */
public record LoopServices(
    Snapshots snapshots,
    Destinations destinations,
    UpstreamPool upstreams,
    ChainClient chains,
    Injector injector,
    WorkPermits permits,
    BodyMemory bodies,
    AuditLog audit,
    RequestIds ids,
    Timeouts timeouts) {}
