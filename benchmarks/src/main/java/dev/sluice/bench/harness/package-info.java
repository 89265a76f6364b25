/**
 * The commands: {@code benchmarks/run}, which holds Sluice against the budget, and {@code
 * benchmarks/guard}, which holds it against an earlier build.
 *
 * <p>May enter: rows, comparisons, the report. Must not enter: how a figure is taken.
 */
@NullMarked
package dev.sluice.bench.harness;

import org.jspecify.annotations.NullMarked;
