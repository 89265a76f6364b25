/**
 * Services of the older response contract as stages of a pipeline (http-responses 6, 7).
 *
 * <p>May enter: units, whole bodies and trailers of one stage. Must not enter: the rules for one
 * answer ({@code contract}), gRPC, {@code on_error}.
 */
@NullMarked
package dev.sluice.chain.pipeline.older;

import org.jspecify.annotations.NullMarked;
