/**
 * Strict JSON, read as a stream within limits.
 *
 * <p>May enter: reading of JSON that does not know its meaning. Must not enter: protocols.
 */
@NullMarked
package dev.sluice.inspect.json;

import org.jspecify.annotations.NullMarked;
