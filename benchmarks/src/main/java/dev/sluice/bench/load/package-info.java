/**
 * A load generator for what wrk cannot do: requests through CONNECT and TLS, and new connections.
 * It repeats one prepared request and checks no more of an answer than its status and length, so
 * that on a small machine it takes as little from the proxy under test as it can.
 */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
