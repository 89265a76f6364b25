/**
 * The health of middleware services: state per event loop, circuit breakers, counts and reports.
 * Enters: what operators and metrics see of a service. Stays out: connections and requests.
 */
@NullMarked
package dev.sluice.chain.health;

import org.jspecify.annotations.NullMarked;
