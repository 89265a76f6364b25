/**
 * The health of middleware services: state per event loop, circuit breakers, counts and reports.
 *
 * <p>May enter: what operators and metrics see of a service. Must not enter: connections, requests.
 */
@NullMarked
package dev.sluice.chain.health;

import org.jspecify.annotations.NullMarked;
