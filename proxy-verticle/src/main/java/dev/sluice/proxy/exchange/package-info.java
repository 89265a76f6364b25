/**
 * The pipeline of one request: admission, destination, inspection, decision, forward, completion.
 * May enter: the order of the steps and the transition for each result. Must not: the work of a
 * step.
 */
@NullMarked
package dev.sluice.proxy.exchange;

import org.jspecify.annotations.NullMarked;
