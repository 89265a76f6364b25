/**
 * Measures Sluice beside its peers in one run: alternating rounds after a warm-up, medians, ratios,
 * and the budget that each is held against.
 */
@NullMarked
package dev.sluice.bench.harness;

import org.jspecify.annotations.NullMarked;
