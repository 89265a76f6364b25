/**
 * The origin's side: dialling checked addresses only, connections that carry one exchange at a
 * time, and the pool that keeps them.
 */
@NullMarked
package dev.sluice.proxy.upstream;

import org.jspecify.annotations.NullMarked;
