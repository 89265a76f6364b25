/**
 * The steps of requests, told while they last to those who listen: {@code sluice trace}.
 *
 * <p>May enter: who listens and to what, and the facts of audit records as steps. Must not enter:
 * bodies, header values and queries, and anything that a request waits for.
 */
@NullMarked
package dev.sluice.app.steps;

import org.jspecify.annotations.NullMarked;
