/**
 * The hosts that the proxy answers itself, such as {@code sluice.local}, and what they serve.
 *
 * <p>May enter: answers that are the same for every caller, prepared once. Must not enter: requests
 * and their steps, policy, anything about a sandbox.
 */
@NullMarked
package dev.sluice.proxy.local;

import org.jspecify.annotations.NullMarked;
