/**
 * Request bodies that stages read as streams: live or buffered, their pace, and early ends.
 *
 * <p>May enter: steps of one request body. Must not enter: the bus, bodies for unary stages,
 * connections to origins.
 */
@NullMarked
package dev.sluice.proxy.body.upload;

import org.jspecify.annotations.NullMarked;
