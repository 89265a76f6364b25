/**
 * How long it takes until a request can flow, and until its origin responds.
 *
 * <p>May enter: the steps that are measured, and who is told. Must not enter: what is done with the
 * times.
 */
@NullMarked
package dev.sluice.proxy.timing;

import org.jspecify.annotations.NullMarked;
