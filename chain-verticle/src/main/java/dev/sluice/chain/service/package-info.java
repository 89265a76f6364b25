/**
 * Operator-run services: one connection per service and event loop, described, kept and retried.
 * Enters: the life of a service. Stays out: judging evaluations; no text of a service leaves this
 * package, except the fields that the contract passes on.
 */
@NullMarked
package dev.sluice.chain.service;

import org.jspecify.annotations.NullMarked;
