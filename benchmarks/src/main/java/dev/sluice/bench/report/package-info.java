/**
 * Rows of the budget with floor, goal and verdict, and their forms: Markdown, JSON, charts.
 *
 * <p>May enter: series of comparisons. Must not enter: processes, loads, how a figure is taken.
 */
@NullMarked
package dev.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
