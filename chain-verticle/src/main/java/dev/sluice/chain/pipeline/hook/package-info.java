/**
 * Services of hooks as stages of a pipeline (http-hooks 4 to 7).
 *
 * <p>May enter: the order of events and results of one stage, and its clocks. Must not enter: the
 * rules for one answer ({@code contract}), gRPC, {@code on_error}.
 */
@NullMarked
package dev.sluice.chain.pipeline.hook;

import org.jspecify.annotations.NullMarked;
