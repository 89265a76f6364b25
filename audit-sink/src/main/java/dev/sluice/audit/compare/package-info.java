/**
 * Compares the topic with the state of the node, before the first event is sent. Enters: reading
 * the topic for that. Stays out: sending, and what follows from a difference.
 */
@NullMarked
package dev.sluice.audit.compare;

import org.jspecify.annotations.NullMarked;
