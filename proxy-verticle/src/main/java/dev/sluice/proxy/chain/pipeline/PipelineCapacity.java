package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.WorkPermits;

/**
 * The capacity that all pipelines of a node share. Any thread.
 *
 * @param sessions in which a service takes part
 * @param work permits of stages that are asked by the older contract, and of decisions about
 *     traffic that cannot be read
 * @param bytes that pipelines hold (http-responses D6)
 */
public record PipelineCapacity(SessionPermits sessions, WorkPermits work, SandboxShares bytes) {}
