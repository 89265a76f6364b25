/**
 * The tokens by which services know this gateway: keys, their files and their publication.
 *
 * <p>May enter: claims, signatures, lifetimes of tokens. Must not enter: calls and connections;
 * tokens and private keys as text, except in {@code BearerToken.value}.
 */
@NullMarked
package dev.sluice.chain.service.token;

import org.jspecify.annotations.NullMarked;
