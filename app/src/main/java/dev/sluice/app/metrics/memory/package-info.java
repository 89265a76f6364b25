/**
 * The metrics of memory: that of the JVM, and that which streams and stages hold.
 *
 * <p>May enter: meters of bounds in bytes. Must not enter: meters of traffic.
 */
@NullMarked
package dev.sluice.app.metrics.memory;

import org.jspecify.annotations.NullMarked;
