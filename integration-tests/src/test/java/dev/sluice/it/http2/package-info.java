/**
 * HTTP/2 through a whole node: clients and servers of other makes, and hostile ones that send any
 * fields and frames they are told.
 *
 * <p>May enter: {@code it}, {@code it.clients}; attacks, conformance suites, what they cost others.
 * Must not enter: tests of other rooms.
 */
@NullMarked
package dev.sluice.it.http2;

import org.jspecify.annotations.NullMarked;
