/**
 * The metrics of a node: counts from the roles, and traffic from audit records.
 *
 * <p>May enter: meters, their names, labels and bounds. Must not enter: the listener that serves
 * them; decisions about requests.
 */
@NullMarked
package dev.sluice.app.metrics;

import org.jspecify.annotations.NullMarked;
