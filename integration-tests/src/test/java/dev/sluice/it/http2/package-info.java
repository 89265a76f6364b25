/**
 * HTTP/2 through a whole node: clients and servers of other makes, and a client that sends any
 * fields and frames it is told.
 *
 * <p>May enter: {@code it}, {@code it.clients}. Must not enter: tests of other rooms.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.it.http2;
