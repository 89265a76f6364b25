@NullMarked
package dev.sluice.proxy.wire.tls.hello;

import org.jspecify.annotations.NullMarked;
