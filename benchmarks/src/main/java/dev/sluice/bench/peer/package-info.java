/**
 * The processes of a run: how each is configured, started, observed and ended.
 *
 * <p>May enter: ports, templates, the allowing service. Must not enter: loads, figures, the budget.
 */
@NullMarked
package dev.sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
