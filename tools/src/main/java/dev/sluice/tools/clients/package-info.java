/**
 * {@code sluice env} and {@code sluice exec}: what a client needs to use the proxy and to trust it.
 *
 * <p>Enters: names and values of variables, files of trusted certificates. Stays out: the proxy
 * itself, and tokens of sandboxes beyond the file that is named.
 */
@NullMarked
package dev.sluice.tools.clients;

import org.jspecify.annotations.NullMarked;
