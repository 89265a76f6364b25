/**
 * The failure tables of responses, row by row, through a whole node.
 *
 * <p>May enter: rows, exact bytes that clients get, events of a row. Must not enter: the peers of
 * the node, and its parts.
 */
@NullMarked
package dev.sluice.it.rows;

import org.jspecify.annotations.NullMarked;
