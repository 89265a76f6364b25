/**
 * What judges a request by its body: the permit, the body in memory, body policy, the chain.
 * Enters: a message and the question about it. Stays out: sockets, and what happens after the
 * verdict.
 */
@NullMarked
package dev.sluice.proxy.inspection;

import org.jspecify.annotations.NullMarked;
