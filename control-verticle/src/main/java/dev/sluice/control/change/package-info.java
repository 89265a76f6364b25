/**
 * How a change becomes a generation: files or a request are merged with the stored configuration;
 * the candidate is compiled, validated as a whole and stored.
 *
 * <p>May enter: documents, objections of services. Must not enter: HTTP, delivery to the nodes.
 */
@NullMarked
package dev.sluice.control.change;

import org.jspecify.annotations.NullMarked;
