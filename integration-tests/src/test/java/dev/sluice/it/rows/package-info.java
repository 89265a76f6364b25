/**
 * The failure tables of responses, row by row, through a whole node.
 *
 * <p>May enter: scripted services and origins of single bytes, exact bytes that clients get, events
 * of a row. Must not enter: parts of the node.
 */
@NullMarked
package dev.sluice.it.rows;

import org.jspecify.annotations.NullMarked;
