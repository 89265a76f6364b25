/**
 * The interoperability tests of gRPC through a whole node.
 *
 * <p>May enter: {@code it}, {@code it.http2}, {@code it.clients}; clients and servers of gRPC. Must
 * not enter: parts of the node.
 */
@NullMarked
package dev.sluice.it.grpc;

import org.jspecify.annotations.NullMarked;
