/**
 * Forwards a decided request to its origin and relays the response.
 *
 * <p>May enter: preparation with secrets, the paths of body and response. Must not enter: decisions
 * about requests.
 */
@NullMarked
package dev.sluice.proxy.exchange.forward;

import org.jspecify.annotations.NullMarked;
