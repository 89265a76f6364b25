/**
 * What an event says about a denied request, and why some get no suggestion.
 *
 * <p>May enter: attributes of events, judged one event at a time. Must not enter: rules, state
 * across events.
 */
@NullMarked
package dev.sluice.tools.suggest.record;

import org.jspecify.annotations.NullMarked;
