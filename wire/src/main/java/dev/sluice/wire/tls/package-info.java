/**
 * TLS on both sides of an intercepted connection, with BoringSSL where it loads and the JDK
 * otherwise: the node's CA, a cached leaf per host, the handshakes.
 *
 * <p>May enter: certificates, trust, TLS contexts, handshakes, handlers beneath a socket. Must not
 * enter: HTTP, policy, which connections are intercepted, refusals.
 */
@NullMarked
package dev.sluice.wire.tls;

import org.jspecify.annotations.NullMarked;
