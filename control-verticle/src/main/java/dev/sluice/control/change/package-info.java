/**
 * How a change becomes a generation: files or a request are merged with the stored configuration,
 * the candidate is compiled and validated as a whole, then stored.
 *
 * <p>Enters: documents, objections of services. Stays out: HTTP, delivery to the nodes.
 */
@NullMarked
package dev.sluice.control.change;

import org.jspecify.annotations.NullMarked;
