/**
 * The origin's side: checked addresses, dialing, and the pool of kept connections.
 *
 * <p>May enter: resolution, the destination guard, connections. Must not enter: decisions about
 * requests.
 */
@NullMarked
package dev.sluice.proxy.upstream;

import org.jspecify.annotations.NullMarked;
