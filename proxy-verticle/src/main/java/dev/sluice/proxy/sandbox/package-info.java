/** Whose traffic a request is: told by the listener or by proxy credentials, before all else. */
@NullMarked
package dev.sluice.proxy.sandbox;

import org.jspecify.annotations.NullMarked;
