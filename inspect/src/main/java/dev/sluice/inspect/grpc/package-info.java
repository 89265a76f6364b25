/**
 * gRPC over HTTP/2, gRPC-Web and Connect: frames of messages, the media types that hold them, and
 * the texts of protobuf messages without their descriptors.
 *
 * <p>May enter: pure readers of bytes. Must not enter: HTTP, rules.
 */
@NullMarked
package dev.sluice.inspect.grpc;

import org.jspecify.annotations.NullMarked;
