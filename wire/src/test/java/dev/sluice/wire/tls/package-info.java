@NullMarked
package dev.sluice.wire.tls;

import org.jspecify.annotations.NullMarked;
