/**
 * The tokens by which services know this gateway: keys, their files and their publication.
 *
 * <p>May enter: what a token says, who signs it, how long it is kept. Must not enter: calls and
 * connections; no token and no private key leaves this package as text, except in {@code
 * BearerToken.value}.
 */
@NullMarked
package dev.sluice.chain.service.token;

import org.jspecify.annotations.NullMarked;
