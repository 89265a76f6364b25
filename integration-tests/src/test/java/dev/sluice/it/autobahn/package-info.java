/**
 * WebSocket by the Autobahn test suite, both sides: a fuzzing client through what is tested to an
 * echo server, and an echo client through it to the fuzzing server.
 *
 * <p>May enter: the suite, its peers. Must not enter: tests of decisions about messages.
 */
@NullMarked
package dev.sluice.it.autobahn;

import org.jspecify.annotations.NullMarked;
