/**
 * Strict JSON, read as a stream within limits, and single arguments by their pointers.
 *
 * <p>May enter: reading of JSON without its meaning. Must not enter: protocols.
 */
@NullMarked
package dev.sluice.inspect.json;

import org.jspecify.annotations.NullMarked;
