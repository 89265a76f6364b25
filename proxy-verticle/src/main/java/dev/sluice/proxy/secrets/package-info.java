/**
 * Searches for secrets in parts of a request that its chain sees too late, or never: the host
 * before it is resolved, and the protected headers.
 *
 * <p>May enter: the search for one entry of a chain, its verdict. Must not enter: patterns and
 * scanning, configuration, and what becomes of the request.
 */
@NullMarked
package dev.sluice.proxy.secrets;

import org.jspecify.annotations.NullMarked;
