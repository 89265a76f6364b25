/**
 * What verticles of one event loop ask each other without the bus.
 *
 * <p>May enter: questions that are also asked over the bus, and answered within the call where
 * nothing is kept of them. Must not enter: behavior of a verticle, anything that crosses threads.
 */
@NullMarked
package dev.sluice.proto.loop;

import org.jspecify.annotations.NullMarked;
