/**
 * The proxy role: one verticle per event loop, each with its own connections, upstream pool and
 * journal writer. {@link dev.sluice.proxy.ProxyServices} has the services that the node shares.
 *
 * <p>May enter: startup, shutdown and wiring. Must not enter: steps of a request.
 */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
