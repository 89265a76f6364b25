/**
 * What an event says about a request that policy denied, and why no rule may be suggested for some.
 *
 * <p>May enter: attributes of events, judged one event at a time. Must not enter: rules, and
 * anything that is kept of more than one event.
 */
@NullMarked
package dev.sluice.tools.suggest.record;

import org.jspecify.annotations.NullMarked;
