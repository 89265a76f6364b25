/**
 * The node of the failure tables, with the peers around it: scripted services, origin and clients,
 * and the events that it writes.
 *
 * <p>May enter: scripted services and origins of single bytes, what clients get. Must not enter:
 * rows, and parts of the node.
 */
@NullMarked
package dev.sluice.it.rows.node;

import org.jspecify.annotations.NullMarked;
