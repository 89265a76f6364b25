/**
 * Cost and gain of chains on nodes of their own: {@code benchmarks/cluster}.
 *
 * <p>May enter: its own deployments and the shared load client. Must not enter: the budget's rows.
 */
@NullMarked
package dev.sluice.bench.cluster;

import org.jspecify.annotations.NullMarked;
