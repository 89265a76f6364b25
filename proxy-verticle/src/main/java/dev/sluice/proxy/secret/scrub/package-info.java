/**
 * Takes injected secrets out of responses and messages before stages and the client see them.
 *
 * <p>May enter: head, body, trailers, messages. Must not enter: the search ({@code
 * dev.sluice.detect.scrub}), stages.
 */
@NullMarked
package dev.sluice.proxy.secret.scrub;

import org.jspecify.annotations.NullMarked;
