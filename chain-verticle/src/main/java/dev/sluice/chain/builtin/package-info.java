/**
 * Middleware that runs inside the chain verticle. A built-in answers at once on the event loop, so
 * its work is bounded by the payload limit of its binding and linear in the body.
 */
@NullMarked
package dev.sluice.chain.builtin;

import org.jspecify.annotations.NullMarked;
