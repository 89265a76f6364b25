/**
 * The decision and completion records of one request.
 *
 * <p>May enter: when a record is written and what it waits for. Must not enter: queries, header
 * values, bodies.
 */
@NullMarked
package dev.sluice.proxy.exchange.record;

import org.jspecify.annotations.NullMarked;
