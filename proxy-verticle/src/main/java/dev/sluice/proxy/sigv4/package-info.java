/** AWS Signature Version 4 over a request's head (data-plane 14.8). Knows nothing but bytes. */
@NullMarked
package dev.sluice.proxy.sigv4;

import org.jspecify.annotations.NullMarked;
