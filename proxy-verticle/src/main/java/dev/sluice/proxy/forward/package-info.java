/**
 * Carries a decided request to its origin and the response back. Enters: preparing the request with
 * its secrets, its body's way, the response's way. Stays out: judging.
 */
@NullMarked
package dev.sluice.proxy.forward;

import org.jspecify.annotations.NullMarked;
