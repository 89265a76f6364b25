/**
 * What every step of an exchange knows about its request. Enters: the services of an event loop,
 * the client's sandbox, where a request came from, its head. Stays out: decisions.
 */
@NullMarked
package dev.sluice.proxy.request;

import org.jspecify.annotations.NullMarked;
