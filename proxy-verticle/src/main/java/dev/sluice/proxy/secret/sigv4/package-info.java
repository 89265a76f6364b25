/**
 * AWS Signature Version 4 over the head of a request (data-plane 14.8).
 *
 * <p>May enter: canonical requests, signing scopes, keyed digests; bytes in, bytes out. Must not
 * enter: credential lookup, bodies, sockets, decisions on what to sign.
 */
@NullMarked
package dev.sluice.proxy.secret.sigv4;

import org.jspecify.annotations.NullMarked;
