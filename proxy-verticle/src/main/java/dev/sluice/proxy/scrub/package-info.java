/**
 * Secrets that were put into a request, taken out of its response, or of the messages of its
 * origin, before stages and the client see it.
 *
 * <p>May enter: which values of which credentials, head, body and trailers of one response,
 * messages of one session. Must not enter: the search ({@code inspect.scrub}), stages.
 */
@NullMarked
package dev.sluice.proxy.scrub;

import org.jspecify.annotations.NullMarked;
