/** {@code proxy.credentials}: which secrets the proxy may put in, where, and for whom. */
@NullMarked
package dev.sluice.config.settings.credentials;

import org.jspecify.annotations.NullMarked;
