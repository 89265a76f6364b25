/**
 * {@code sluice env} and {@code sluice exec}: what a client needs to use the proxy and to trust it.
 *
 * <p>May enter: names and values of variables, files of trusted certificates. Must not enter: the
 * proxy itself, tokens of sandboxes beyond the named file.
 */
@NullMarked
package dev.sluice.tools.clients;

import org.jspecify.annotations.NullMarked;
