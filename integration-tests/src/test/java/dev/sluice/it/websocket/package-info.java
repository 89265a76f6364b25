/**
 * WebSockets through whole nodes: sessions whose messages are read, refused or passed, seen from
 * clients, origins and services.
 *
 * <p>May enter: peers that speak frames, clients that people use, tests of decisions about
 * messages. Must not enter: the Autobahn test suite.
 */
@NullMarked
package dev.sluice.it.websocket;

import org.jspecify.annotations.NullMarked;
