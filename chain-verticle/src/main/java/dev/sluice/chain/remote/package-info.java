/**
 * Operator-run services: one HTTP/2 connection for each service and event loop, Describe and its
 * rules, evaluation with deadlines, and the way back after a failure. None of a service's words
 * leaves this package but the fields that the contract lets pass.
 */
@NullMarked
package dev.sluice.chain.remote;

import org.jspecify.annotations.NullMarked;
