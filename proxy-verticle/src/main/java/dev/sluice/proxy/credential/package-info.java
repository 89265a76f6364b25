/**
 * Credentials (data-plane 14): workloads hold placeholders, the proxy puts the secrets in after
 * everything that looks at a request has looked.
 */
@NullMarked
package dev.sluice.proxy.credential;

import org.jspecify.annotations.NullMarked;
