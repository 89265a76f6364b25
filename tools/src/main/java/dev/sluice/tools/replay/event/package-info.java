/**
 * Recorded requests: finds what a policy judged in the bytes of an event.
 *
 * <p>May enter: the reading of events of HTTP and Network Activity. Must not enter: policies, the
 * counting of decisions.
 */
@NullMarked
package dev.sluice.tools.replay.event;

import org.jspecify.annotations.NullMarked;
