/**
 * The request data that every step of an exchange shares. May enter: the services of an event loop,
 * the client's sandbox, the request's origin and head. Must not: decisions.
 */
@NullMarked
package dev.sluice.proxy.request;

import org.jspecify.annotations.NullMarked;
