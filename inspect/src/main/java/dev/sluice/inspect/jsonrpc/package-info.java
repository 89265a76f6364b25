/**
 * JSON-RPC 2.0 over HTTP: messages and batches.
 *
 * <p>May enter: reading of the envelope of messages. Must not enter: methods of a protocol above
 * JSON-RPC.
 */
@NullMarked
package dev.sluice.inspect.jsonrpc;

import org.jspecify.annotations.NullMarked;
