/**
 * Streams of HTTP messages to services, of hooks and of the older response contract.
 *
 * <p>May enter: opening, exchanges, what their ends say about the service. Must not enter: rules
 * for answers ({@code contract}), bytes of connections ({@code service.call}).
 */
@NullMarked
package dev.sluice.chain.service.stream;

import org.jspecify.annotations.NullMarked;
