/**
 * The rows of the budget: which contenders, loads and targets each has, and how its figure is
 * taken.
 *
 * <p>May enter: comparisons, processes, the report's row types. Must not enter: options of
 * commands.
 */
@NullMarked
package dev.sluice.bench.row;

import org.jspecify.annotations.NullMarked;
