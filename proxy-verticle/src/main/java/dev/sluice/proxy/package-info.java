/**
 * The proxy role: a verticle an event loop, each with its own connections, pool and journal writer.
 * What is shared by the node is in {@link dev.sluice.proxy.ProxyServices}.
 */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
