/**
 * The metrics of a node: what the roles count, and what the records of the audit tell of traffic.
 *
 * <p>May enter: meters, their names, labels and bounds. Must not enter: the listener that serves
 * them, and anything that decides about a request.
 */
@NullMarked
package dev.sluice.app.metrics;

import org.jspecify.annotations.NullMarked;
