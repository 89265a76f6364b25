/**
 * The first message of a TLS client: what it offers, and its fingerprint. May enter: pure readers
 * of its bytes. Must not enter: handshakes and sockets.
 */
@NullMarked
package dev.sluice.proxy.wire.tls.hello;

import org.jspecify.annotations.NullMarked;
