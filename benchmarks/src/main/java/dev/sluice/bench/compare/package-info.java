/**
 * Compares contenders: starts a testbed, loads each contender in turns, keeps medians of rounds.
 *
 * <p>May enter: processes and loads. Must not enter: the budget, tables, charts.
 */
@NullMarked
package dev.sluice.bench.compare;

import org.jspecify.annotations.NullMarked;
