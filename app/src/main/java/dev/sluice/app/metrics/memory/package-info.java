/**
 * Metrics of memory: what collecting garbage costs, and what streams reserve.
 *
 * <p>May enter: meters of bytes and of collections. Must not enter: meters of traffic.
 */
@NullMarked
package dev.sluice.app.metrics.memory;

import org.jspecify.annotations.NullMarked;
