/**
 * What it costs, and brings, to evaluate chains on nodes of their own: {@code benchmarks/cluster}.
 */
@NullMarked
package dev.sluice.bench.cluster;

import org.jspecify.annotations.NullMarked;
