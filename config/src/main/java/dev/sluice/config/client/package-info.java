/**
 * What clients need to use the proxy and to trust it: names and values of variables, and the
 * certificates in the forms that clients read.
 *
 * <p>May enter: what {@code sluice env} and {@code sluice.local} both give. Must not enter: how it
 * is written or served, tokens of sandboxes.
 */
@NullMarked
package dev.sluice.config.client;

import org.jspecify.annotations.NullMarked;
