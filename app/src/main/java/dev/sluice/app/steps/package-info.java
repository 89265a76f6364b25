/**
 * The events of requests, told while they last to those who listen: {@code sluice trace}.
 *
 * <p>May enter: who listens and to what. Must not enter: what an event says, and anything that a
 * request waits for.
 */
@NullMarked
package dev.sluice.app.steps;

import org.jspecify.annotations.NullMarked;
