/**
 * Responses that stages read: which do, the head that is shown, the commit, refusals and aborts.
 *
 * <p>May enter: steps of one response, its records. Must not enter: the bus (pipeline), the
 * request's way to its origin (forward), framing (wire).
 */
@NullMarked
package dev.sluice.proxy.response;

import org.jspecify.annotations.NullMarked;
