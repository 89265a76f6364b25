/**
 * How the cost of a request grows with connections, bodies, stages, rules and hosts.
 *
 * <p>May enter: comparisons and the report's forms. Must not enter: rows and targets of the budget.
 */
@NullMarked
package dev.sluice.bench.curve;

import org.jspecify.annotations.NullMarked;
