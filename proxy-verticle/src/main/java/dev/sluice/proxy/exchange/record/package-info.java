/**
 * The decision and completion records of one request.
 *
 * <p>May enter: when a record is written and its waits. Must not enter: queries, header values,
 * bodies.
 */
@NullMarked
package dev.sluice.proxy.exchange.record;

import org.jspecify.annotations.NullMarked;
