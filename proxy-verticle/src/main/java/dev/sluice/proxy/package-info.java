/**
 * The proxy role: one verticle per event loop, each with its own connections, upstream pool and
 * journal writer. Services shared by the node live in {@link dev.sluice.proxy.ProxyServices}. May
 * enter: startup, shutdown and wiring. Must not: the steps of a request.
 */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
