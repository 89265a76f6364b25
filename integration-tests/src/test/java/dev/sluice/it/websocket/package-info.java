/**
 * WebSockets through a node: real clients, frames of every shape, services that judge messages.
 *
 * <p>Enters: clients and origins that speak frames, and what a node must do with them. Stays out:
 * the codec alone, which has tests beside it.
 */
@NullMarked
package dev.sluice.it.websocket;

import org.jspecify.annotations.NullMarked;
