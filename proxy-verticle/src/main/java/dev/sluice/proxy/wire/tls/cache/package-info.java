/**
 * Caches of values by host, shared between sandboxes. May enter: bounds of caches. Must not enter:
 * TLS itself, who asks for a host and why.
 */
@NullMarked
package dev.sluice.proxy.wire.tls.cache;

import org.jspecify.annotations.NullMarked;
