/**
 * gRPC calls to a service: transport, one unary call, its bytes and its reply.
 *
 * <p>May enter: the wire of one call. Must not enter: the meaning of messages, retries.
 */
@NullMarked
package dev.sluice.chain.service.call;

import org.jspecify.annotations.NullMarked;
