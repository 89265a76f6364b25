/**
 * TLS on both sides of an intercepted connection: the certificate authority of the node, one leaf
 * certificate per host, the server handshake under a live socket, and the verified client handshake
 * with the origin.
 *
 * <p>BoringSSL does the work where its native library loads, the JDK otherwise; both are tested.
 */
@NullMarked
package dev.sluice.proxy.tls;

import org.jspecify.annotations.NullMarked;
