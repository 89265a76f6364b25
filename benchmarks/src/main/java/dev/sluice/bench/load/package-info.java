/**
 * The load generator for what wrk cannot do: requests through CONNECT and TLS, new connections, a
 * fixed rate, downloads. It repeats one prepared request and checks only status and length, so that
 * it takes little of a small machine from the proxy under test.
 *
 * <p>May enter: Netty and the shape of a load. Must not enter: contenders, their ports, the budget.
 */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
