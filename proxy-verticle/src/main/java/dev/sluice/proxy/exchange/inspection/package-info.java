/**
 * Judges a request by its body: permit, buffered body, body policy, chain.
 *
 * <p>May enter: a message and the policies and services that judge it. Must not enter: sockets and
 * steps after the verdict.
 */
@NullMarked
package dev.sluice.proxy.exchange.inspection;

import org.jspecify.annotations.NullMarked;
