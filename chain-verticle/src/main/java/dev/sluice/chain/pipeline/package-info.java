/**
 * Pipelines of a chain: the preflight of all stages of a request or a response, its body through
 * the stages that read it, ends, leases, and their bus.
 *
 * <p>May enter: engines, queues, the fold of stages, clocks. Must not enter: streams of services
 * ({@code service}), rules for their answers ({@code contract}), searches ({@code builtin}),
 * planning ({@code run}).
 */
@NullMarked
package dev.sluice.chain.pipeline;

import org.jspecify.annotations.NullMarked;
