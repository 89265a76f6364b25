/**
 * One stage that reads a message as a stream: the seam between the pipeline, services and
 * built-ins.
 *
 * <p>May enter: terms that all of them share. Must not enter: engines, queues, timers, gRPC and
 * searches.
 */
@NullMarked
package dev.sluice.chain.stage.stream;

import org.jspecify.annotations.NullMarked;
