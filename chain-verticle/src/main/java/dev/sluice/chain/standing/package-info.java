/**
 * How the services of a node stand, over all of its event loops. Each loop has its own connection
 * and its own circuit to a service, so a node has no one answer: it has numbers of loops.
 */
@NullMarked
package dev.sluice.chain.standing;

import org.jspecify.annotations.NullMarked;
