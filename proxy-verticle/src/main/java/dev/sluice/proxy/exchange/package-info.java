/**
 * One request as a pipeline: admission, destination, inspection, decision, forward, completion.
 * Enters: the order of the steps and what each result leads to. Stays out: how a step does its
 * work.
 */
@NullMarked
package dev.sluice.proxy.exchange;

import org.jspecify.annotations.NullMarked;
