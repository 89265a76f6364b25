/**
 * Proofs about messages that stages read as streams: memory, bombs, delays, split secrets, kills.
 *
 * <p>May enter: raw clients and origins, what they saw, the metrics of nodes. Must not enter: parts
 * of the node.
 */
@NullMarked
package dev.sluice.it.soak;

import org.jspecify.annotations.NullMarked;
