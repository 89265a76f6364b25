/**
 * gRPC calls to a service: transport, one unary call, its bytes and its reply. Enters: the wire of
 * one call. Stays out: the meaning of messages, and retries.
 */
@NullMarked
package dev.sluice.chain.service.call;

import org.jspecify.annotations.NullMarked;
