package dev.sluice.chain.service;

import io.vertx.core.Vertx;

/**
 * Shared by the services of one event loop.
 *
 * @param node what the loops of this node tell each other
 * @param changed run when the set of services that can be called changed
 */
record ServiceEnvironment(
    Vertx vertx, RemoteSettings settings, NodeServices node, Runnable changed) {}
