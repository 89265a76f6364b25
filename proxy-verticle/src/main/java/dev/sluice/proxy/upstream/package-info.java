/**
 * The origin's side: dialing, connections with one exchange at a time, and the pool that keeps
 * them. May enter: checked addresses. Must not: host resolution and decisions about requests.
 */
@NullMarked
package dev.sluice.proxy.upstream;

import org.jspecify.annotations.NullMarked;
