/**
 * gRPC over HTTP/2: frames of messages, and the texts of protobuf messages without their
 * descriptors. May enter: pure readers of bytes. Must not enter: HTTP, rules.
 */
@NullMarked
package dev.sluice.inspect.grpc;

import org.jspecify.annotations.NullMarked;
